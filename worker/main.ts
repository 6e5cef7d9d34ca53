import { readEnv } from '@/lib/platform/env'
import { openLog } from '@/lib/platform/log'
import { untilMigrated } from '@/lib/platform/migrate'
import { startWorker } from './start-worker'

const env = readEnv()
const log = openLog('worker', env.LOG_LEVEL)
await untilMigrated(env.DATABASE_URL!, () => log.warn('waiting for the database'))
const worker = await startWorker(env)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void worker.stop().then(() => process.exit(0)))
}
