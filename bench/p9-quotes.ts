import { MINUTE, SECOND } from '@/lib/platform/time'
import { AlertMarket, roundsOf, START, watchesOf } from './alert-market'
import { type Bench, type Goals, WrongAnswer } from './bench'
import { interleave, oursOf, ratioOf, theirsOf } from './interleave'
import { randomFrom } from './random'
import { shown } from './stats'

const GOALS: Goals = { better: 'less', floor: 3, target: 1.5, moonshot: 1.2 }
/** Quotes of one instrument lie so far apart: two a second. */
const APART = SECOND / 2

/** What alerts cost each quote: the market in memory taking in the same minutes, with them and without. */
export const p9: Bench = {
  name: 'p9',
  title: 'Time per quote with alerts',
  async run({ full, say }) {
    const instruments = full ? 50_000 : 10_000
    const watches = watchesOf(instruments)
    const random = randomFrom(9)
    const [watched, plain] = [await AlertMarket.open(instruments, watches), await AlertMarket.open(instruments, [])]
    const rounds = roundsOf(instruments, 40, random)
    // One quote for each minute of the past hour, as large as all of a minute's together.
    const usual = rounds.map(({ price, size }) => ({ price, size: size.map((each) => (each * MINUTE) / APART) }))
    for (let minute = START - 61; minute < START; minute++)
      for (const market of [watched, plain]) market.take(minute * MINUTE + 1, usual[minute % usual.length]!)
    say(`${shown(watches.length)} alerts on ${shown(instruments)} instruments, an hour old`)

    /** A whole minute, its beginning included, where every average moves; nanoseconds per quote. */
    const minuteOf = (market: AlertMarket, minute: number): number => {
      let took = 0
      let quotes = 0
      for (let ms = 0; ms < MINUTE; ms += APART) {
        took += market.take(minute * MINUTE + ms, rounds[(ms / APART) % rounds.length]!)
        quotes += instruments
        if (ms % SECOND === 0) market.sweep()
      }
      return (took * 1e6) / quotes
    }
    const minutes = { watched: START, plain: START }
    const pairs = await interleave(
      5,
      async () => minuteOf(watched, minutes.watched++),
      async () => minuteOf(plain, minutes.plain++),
    )
    const firing = (await watched.firing()).size
    if (firing === 0) throw new WrongAnswer('No alert fired')
    return [
      {
        what: `time per quote taken into memory with ${shown(watches.length)} alerts (two on each instrument)`,
        against: 'the same quotes with none',
        unit: 'ratio',
        value: ratioOf(pairs),
        goals: GOALS,
        notes: [
          `${shown(oursOf(pairs).median)} ns against ${shown(theirsOf(pairs).median)} ns a quote; parsing and the journal are on neither side`,
          `${shown(watches.length)} alerts, two quotes a second of each instrument, whole minutes with their beginnings; ${shown(firing)} fired at the end`,
        ],
      },
    ]
  },
}
