import type { Client } from 'pg'
import { AlertRule } from '@/lib/alerts/alert'
import { MINUTE } from '@/lib/platform/time'
import { Engine } from '../worker/alerts/engine'
import { Batch } from '../worker/market/batch'
import { Board } from '../worker/market/board'
import { Directory } from '../worker/market/directory'
import { Presence } from '../worker/market/presence'
import { randomFrom } from './random'

export const START = Date.UTC(2026, 0, 5, 9) / MINUTE
const HOUR = 60

/** One alert as a row, for whoever evaluates it by other means. */
export type Watch = { id: number; instrument: number; kind: 'ratio' | 'above' | 'below'; level: number }
/** One quote of each instrument, or none. */
export type Quotes = { price: Float64Array; size: Float64Array }

/** A market of so many instruments, an hour old, each with its price and its usual volume. */
export class AlertMarket {
  readonly instruments: number
  readonly watches: Watch[]
  readonly board: Board
  readonly #engine: Engine | undefined
  readonly #batch = new Batch()
  readonly #open = new Map<string, number>() // alert by episode
  #clock = START * MINUTE

  private constructor(instruments: number, watches: Watch[]) {
    this.instruments = instruments
    this.watches = watches
    this.board = new Board(START - HOUR - 1)
    this.board.reserve(instruments)
    if (watches.length === 0) return
    const directory = new Directory()
    const presence = new Presence()
    this.#engine = new Engine({ board: this.board, directory, presence, now: () => this.#clock })
    this.board.watcher = this.#engine
    for (let i = 0; i < instruments; i++) {
      const listing = { code: `I${i}`, name: '', kind: 'security' as const, base: null, quote: null }
      directory.resolve(directory.list('bench', `BENCH:I${i}`, listing, 0), i + 1)
    }
  }

  static async open(instruments: number, watches: Watch[]): Promise<AlertMarket> {
    const market = new AlertMarket(instruments, watches)
    await market.#engine?.change(
      watches.map(({ id, instrument, kind, level }) => ({
        id,
        revision: 1,
        rule: AlertRule.parse({
          scope: { symbols: [`BENCH:I${instrument}`] },
          ...(kind === 'ratio'
            ? { measure: 'volume', condition: { type: 'ratio', factor: level, window: '1h' } }
            : { condition: { type: kind, value: level } }),
        }),
        isLive: true,
        isRemoved: false,
        updatedAt: 0,
      })),
    )
    return market
  }

  /** Milliseconds that it takes to take in one quote of each instrument, alerts and all. */
  take(time: number, { price, size }: Quotes): number {
    const batch = this.#batch
    batch.clear()
    for (let i = 0; i < this.instruments; i++) batch.add(i, price[i]!, size[i]!, time, NaN, 1, time)
    this.#clock = time
    this.board.advance(Math.floor(time / MINUTE))
    const late: number[] = []
    const startedAt = performance.now()
    this.#engine?.begin(time)
    this.board.apply(batch, late)
    return performance.now() - startedAt
  }

  /** As it does twice a second. */
  sweep(): void {
    this.#engine?.sweep(this.#clock)
  }

  /** The alerts that fire now, as what was written says. */
  async firing(): Promise<Set<number>> {
    const client = {
      query: async (text: string, [rows]: [string] | [] = []) => {
        if (!rows || !/^(insert into|update) episodes/.test(text)) return
        for (const { alert, started } of JSON.parse(rows) as { alert: number; started: number }[]) {
          if (text.startsWith('insert')) this.#open.set(`${alert} ${started}`, alert)
          else this.#open.delete(`${alert} ${started}`)
        }
      },
    }
    await this.#engine?.take()?.write(client as unknown as Client)
    return new Set(this.#open.values())
  }
}

/** Two alerts on each instrument: one on its volume, one on its price, so that about one in a hundred holds. */
export function watchesOf(instruments: number): Watch[] {
  const random = randomFrom(11)
  return Array.from({ length: 2 * instruments }, (_, at): Watch => {
    const instrument = at >> 1
    const isRare = random() < 0.98
    if (at % 2 === 0) return { id: at + 1, instrument, kind: 'ratio', level: isRare ? 3 : 1.05 }
    const kind = random() < 0.5 ? 'above' : 'below'
    const distance = isRare ? 0.2 : 0.001
    return {
      id: at + 1,
      instrument,
      kind,
      level: priceOf(instrument) * (kind === 'above' ? 1 + distance : 1 - distance),
    }
  })
}

export const priceOf = (instrument: number): number => 313 + ((instrument * 7_919) % 1_463)

/** One quote of every instrument: prices near their own, sizes around 100. */
export function quotesOf(instruments: number, random: () => number): Quotes {
  const price = Float64Array.from({ length: instruments }, (_, i) => round(priceOf(i) * (0.995 + random() * 0.01)))
  const size = Float64Array.from({ length: instruments }, () => round(50 + random() * 100))
  return { price, size }
}

/** So many rounds of quotes after which prices are where they began: each goes up and down by half a percent. */
export function roundsOf(instruments: number, rounds: number, random: () => number): Quotes[] {
  const phases = Float64Array.from({ length: instruments }, random)
  return Array.from({ length: rounds }, (_, k) => {
    const { price, size } = quotesOf(instruments, random)
    for (const [i, phase] of phases.entries())
      price[i] = round(priceOf(i) * (1 + 0.005 * Math.sin(2 * Math.PI * (k / rounds + phase))))
    return { price, size }
  })
}

const round = (value: number) => Math.round(value * 100) / 100
