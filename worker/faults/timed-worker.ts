import { readEnv } from '@/lib/platform/env'
import { MINUTE } from '@/lib/platform/time'
import { startWorker } from '../start-worker'

// The worker as it is, but for the time of its market: that stands still until it is told another, by a message
// `{ now }`, which is answered when the alerts have seen it.
const SPEED = 100
/** Minutes are over within milliseconds here. What is not written yet must not be older than what still fires after a start. */
const UNWRITTEN = 2 * MINUTE

let now = Number(process.argv[2])
let writtenAt = now
const worker = await startWorker(readEnv(), { now: () => now, speed: SPEED })

process.on('message', (message: { now: number }) => {
  now = message.now
  worker.engine.sweep(now)
  void settle().then(() => process.send?.({ answer: now }))
})
process.on('disconnect', () => process.exit())
process.once('SIGTERM', () => void worker.stop().then(() => process.exit(0)))

async function settle(): Promise<void> {
  if (now - writtenAt < UNWRITTEN) return
  await worker.market.written()
  writtenAt = now
}
