import { parseArgs } from 'node:util'
import { readEnv } from '@/lib/platform/env'
import { openLog } from '@/lib/platform/log'
import { startRecordedExchange } from './server'

const env = readEnv()
const log = openLog('recorded-exchange', env.LOG_LEVEL)
const { values } = parseArgs({ options: { port: { type: 'string' } } })
const address = new URL(env.RECORDED_REST_URL)

const starting = startRecordedExchange({
  port: Number(values.port ?? (address.port || 80)),
  host: address.hostname.replace(/^\[|\]$/g, ''),
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void starting.then((exchange) => exchange.close()).then(() => process.exit(0))
  })
}

const { url } = await starting
log.info({ url, pid: process.pid }, 'listening')
