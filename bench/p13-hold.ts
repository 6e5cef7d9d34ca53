import { BLOCK, HourWindow } from '@/lib/windows/hours'
import { MINUTE } from '@/lib/platform/time'
import { Batch } from '../worker/market/batch'
import { Board } from '../worker/market/board'
import { randomFrom } from './random'

/** Run by p13 in a process of its own: makes the state, and tells what it takes. */
export type How = 'columns' | 'objects' | 'minutes'
export type Held = { bytes: number; checked: number }

const HOURS = 24
const START = Date.UTC(2026, 0, 5, 9) / MINUTE
const [how, count] = [process.argv[2], Number(process.argv[3])]
const random = randomFrom(5)
const price = () => 300 + random() * 1_400

type Moments = { n: number; mean: number; m2: number }

const code = (i: number) => `LS${String(i).padStart(10, '0')}`

function columns() {
  const board = new Board(START - 1)
  board.reserve(count)
  const codes = new Map<string, number>()
  for (let i = 0; i < count; i++) codes.set(code(i), i)
  const batch = new Batch()
  for (let minute = START; minute < START + 60; minute++) {
    for (let i = 0; i < count; i++) batch.add(i, price(), 1, minute * MINUTE + 500, minute, 1, 0)
    board.apply(batch, [])
    batch.clear()
  }
  const values = () => Float64Array.from({ length: count }, price)
  const window = new HourWindow(count, () => Array.from({ length: BLOCK }, values))
  for (let hour = HOURS; hour > 0; hour--) window.addBlock(START / BLOCK - hour, [values(), values()])
  window.add(START, values())
  window.read(0, { n: 0, mean: 0, deviation: 0 })
  return { board, codes, window }
}

/** The same facts, as one would write them down without a thought for their number. */
function objects(windowOf: () => object): Map<string, object> {
  const market = new Map<string, object>()
  for (let i = 0; i < count; i++) {
    const minutes = Array.from({ length: 60 }, (_, k) => ({
      minute: START + k,
      open: price(),
      high: price(),
      low: price(),
      close: price(),
      volume: price(),
      count: 1,
      openedAt: 500,
      closedAt: 500,
      openedSeq: START + k,
      closedSeq: START + k,
    }))
    const last = { time: START * MINUTE, seq: START, price: price() }
    market.set(code(i), { last, minutes, window: windowOf() })
  }
  return market
}

const moments = (): Moments => ({ n: Math.ceil(random() * 60), mean: price(), m2: price() })
const WINDOWS = {
  objects: () => ({
    blocks: Array.from({ length: HOURS }, moments),
    tail: Array.from({ length: BLOCK }, moments),
    middle: moments(),
    running: moments(),
  }),
  minutes: () => ({
    minutes: Array.from({ length: HOURS * BLOCK }, (_, k) => ({ minute: START - k, value: price() })),
    all: moments(),
  }),
}

const collect = (globalThis as { gc?: () => void }).gc ?? (() => {})
const held = () => {
  collect()
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const before = held()
const state = how === 'columns' ? columns() : objects(WINDOWS[how === 'minutes' ? how : 'objects'])
const bytes = held() - before
process.send?.({ bytes, checked: 'codes' in state ? state.codes.size : state.size } satisfies Held, () =>
  process.exit(0),
)
