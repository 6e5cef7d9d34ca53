import { monitorEventLoopDelay } from 'node:perf_hooks'
import { readEnv } from '@/lib/platform/env'
import { startWorker } from '../worker/start-worker'
import type { Batch } from '../worker/market/batch'
import { Market } from '../worker/market/market'

/** What the worker tells its bench once a second. Waits in ms, memory in MB. */
export type Meter = {
  committed: number
  p50: number
  p99: number
  longest: number
  /** The event loop's own delay: quotes that wait in the socket are not yet received. */
  loopP99: number
  loopLongest: number
  heapMb: number
  columnsMb: number
  residentMb: number
}

const LONGEST = 60_000
const waits = new Uint32Array(LONGEST + 1) // quotes by how many ms they waited
let committed = 0

/** Quotes of the partner carry no time of their own, so that their event time is the moment they were received. */
function note(batch: Batch, now: number): void {
  for (let k = 0; k < batch.length; k++) {
    if (batch.timed[k] === 1) continue
    waits[Math.min(LONGEST, Math.max(0, now - batch.time[k]!))]!++
    committed++
  }
}

function waitOf(share: number): number {
  let rest = Math.ceil(committed * share)
  for (let ms = 0; ms <= LONGEST; ms++) if ((rest -= waits[ms]!) <= 0) return ms
  return LONGEST
}

// The worker itself as it ships: only what it tells of each commit is listened to as well.
const open = Market.open.bind(Market)
Market.open = async (options) => {
  const market = await open(options)
  let told = market.onCommit
  Object.defineProperty(market, 'onCommit', {
    get: () => (batch: Batch, waited: number) => {
      note(batch, Date.now())
      told(batch, waited)
    },
    set(listener: typeof told) {
      told = listener
    },
  })
  return market
}

const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()
const worker = await startWorker(readEnv())
const MB = 2 ** 20
const report = () => {
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage()
  const meter: Meter = {
    committed,
    p50: waitOf(0.5),
    p99: waitOf(0.99),
    longest: waitOf(1),
    loopP99: Math.round(delay.percentile(99) / 1e6),
    loopLongest: Math.round(delay.max / 1e6),
    heapMb: Math.round(heapUsed / MB),
    columnsMb: Math.round(arrayBuffers / MB),
    residentMb: Math.round(rss / MB),
  }
  process.send?.(meter)
}
process.on('message', (message) => {
  if (message !== 'reset') return
  waits.fill(0)
  committed = 0
  delay.reset()
})
setInterval(report, 1_000)
process.once('disconnect', () => process.exit(1))
process.once('SIGTERM', () => void worker.stop().then(() => process.exit(0)))
