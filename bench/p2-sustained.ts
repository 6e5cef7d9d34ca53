import { setTimeout as sleep } from 'node:timers/promises'
import { compareWithLedger } from './against-ledger'
import { type Bench, type Figure, WrongAnswer } from './bench'
import { until } from './child'
import { numberOf, withDatabase } from './database'
import { load, watchCpu } from './machine'
import type { Meter } from './metered-worker'
import { startPartner } from './partner'
import { shown, type Spread } from './stats'
import { startWorkerProcess, untilFlushed, untilJournalIsStill, untilListening } from './worker'

const INSTRUMENTS = 50_000
const WARM_UP = 3

/** The partner's market at its full rate: nothing dropped, and how long a quote waits for the journal. BENCH_RATE: another. */
export const p2: Bench = {
  name: 'p2',
  title: 'Sustained rate',
  run: ({ full, say }) =>
    withDatabase(async (database) => {
      const rate = Number(process.env.BENCH_RATE ?? 100_000)
      const seconds = Number(process.env.BENCH_SECONDS ?? (full ? 600 : 30))
      const partner = await startPartner({ instruments: INSTRUMENTS, rate, seconds })
      const worker = startWorkerProcess(database, partner, { metered: true })
      const meters: Meter[] = []
      worker.process.on('message', (meter) => meters.push(meter as Meter))
      try {
        await untilListening(database, partner, INSTRUMENTS)
        const busy = watchCpu({ worker: worker.pid, generator: partner.pid, postgres: database.pid })
        await partner.order('start')
        await sleep(WARM_UP * 1_000)
        worker.process.send('reset')
        meters.length = 0
        const tellEvery = full ? 30 : 10
        const isOver = async () => {
          const { state, sent, lagMs } = await partner.status()
          const meter = meters.at(-1)
          if (meter && meters.length % tellEvery === 0)
            say(`${shown(sent)} sent, lag ${lagMs} ms, ${told(meter)}, load ${load()}`)
          return state === 'over'
        }
        await until('the partner is done', isOver, { within: (seconds + 120) * 1_000, every: 1_000 })
        const shares = Object.entries(busy()).map(([name, cores]) => `${name} ${shown(cores)}`)
        await untilJournalIsStill(database)
        const { sent, maxLagMs } = await partner.status()
        await untilFlushed(database, sent)
        await until('the last meter', () => meters.length > 0)
        const meter = meters.at(-1)!
        const journal = await numberOf(database.client, 'select count(*) from quotes where kind >= 2')
        if (journal !== sent) throw new WrongAnswer(`${sent} were sent, the journal has ${journal}`)
        const checked = await compareWithLedger(database, partner)
        const bytes = await numberOf(
          database.client,
          `select sum(pg_relation_size(inhrelid)) from pg_inherits where inhparent = 'quotes'::regclass`,
        )
        const what = `${shown(rate)} quotes/s over ${shown(INSTRUMENTS)} instruments, ${seconds} s`
        const figure: Figure = {
          what: `${what}: p99 from receipt to committed`,
          against: '1 s, nothing dropped',
          unit: 'ms',
          value: once(meter.p99),
          notes: [
            `p50 ${meter.p50} ms, longest ${meter.longest} ms; event loop p99 ${meter.loopP99} ms, longest ${meter.loopLongest} ms`,
            `${shown(checked)} quotes in journal and candles equal the ledger; longest lag of the generator ${maxLagMs} ms`,
            `cores busy: ${shares.join(', ')}; journal ${shown(bytes / sent)} bytes a row`,
            `memory of the worker (MB, each tenth of the run): ${tenths(meters.map((each) => each.residentMb)).join(' ')}`,
          ],
        }
        return [rate >= 100_000 ? { ...figure, goals: GOALS } : figure]
      } finally {
        await worker.stop()
        await partner.stop()
      }
    }),
}

/** The moonshot is meant at 200,000 quotes/s. */
const isTwice = Number(process.env.BENCH_RATE) >= 200_000
const GOALS = { better: 'less', floor: 1_000, target: 500, moonshot: isTwice ? 250 : null } as const

const once = (value: number): Spread => ({ median: value, lowest: value, highest: value, runs: 1 })

const told = ({ p50, p99, longest, residentMb, heapMb, columnsMb }: Meter) =>
  `p50 ${p50}, p99 ${p99}, longest ${longest} ms, resident ${residentMb} MB (heap ${heapMb}, columns ${columnsMb})`

const tenths = (values: readonly number[]) =>
  Array.from({ length: 11 }, (_, k) => values[Math.round((k / 10) * (values.length - 1))])
