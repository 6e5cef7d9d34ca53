import { readEnv } from '@/lib/platform/env'
import { openLog } from '@/lib/platform/log'
import { readArguments } from './arguments'
import { startRecordedExchange } from './server'

const env = readEnv()
const log = openLog('recorded-exchange', env.LOG_LEVEL)
const { port, partner } = readArguments(process.argv.slice(2))
const address = new URL(env.RECORDED_REST_URL)

const starting = startRecordedExchange({
  port: port ?? Number(address.port || 80),
  // Load stays on this machine, whatever the address says.
  host: partner ? '127.0.0.1' : address.hostname.replace(/^\[|\]$/g, ''),
  ...(partner && { partner }),
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void starting.then((exchange) => exchange.close()).then(() => process.exit(0))
  })
}

const { url } = await starting
log.info({ url, pid: process.pid }, 'listening')
