import type { MinuteBar } from '@/lib/candles/candle'
import { MINUTE, SECOND } from '@/lib/platform/time'
import type { Board, MinuteColumns } from './board'

/** Trades may come late. What is still missing after so long is taken for lost, in time for the exchange's minute to be read. */
const GRACE = 30 * SECOND
/** Sums of the same volumes in another order differ by less. */
const SAME = 1e-9

/** A minute of an instrument (dense index, minutes since 1970). */
export type Cell = { index: number; minute: number }

/** Minutes as an exchange says they were, next to what its trades made of them here. */
export class Checks {
  readonly #board: Board
  #waiting: { index: number; bar: MinuteBar }[] = []

  constructor(board: Board) {
    this.#board = board
  }

  add(index: number, bar: MinuteBar): void {
    this.#waiting.push({ index, bar })
  }

  /** The minutes that turned out otherwise. Those that memory does not hold whole are let be. */
  takeDiffering(now: number): Cell[] {
    const isDue = ({ bar }: { bar: MinuteBar }) => bar.openTime + MINUTE + GRACE <= now
    const due = this.#waiting.filter(isDue)
    if (due.length === 0) return []
    this.#waiting = this.#waiting.filter((check) => !isDue(check))
    return due.flatMap(({ index, bar }) => {
      const minute = bar.openTime / MINUTE
      const columns = this.#board.at(minute)
      return minute <= this.#board.horizon || (columns && isSame(columns, index, bar)) ? [] : [{ index, minute }]
    })
  }
}

function isSame(columns: MinuteColumns, i: number, bar: MinuteBar): boolean {
  if (!columns.count[i]) return false
  const isVolumeSame = bar.volume === null || Math.abs(columns.volume[i]! - bar.volume) <= SAME * bar.volume
  return (
    columns.open[i] === bar.open &&
    columns.high[i] === bar.high &&
    columns.low[i] === bar.low &&
    columns.close[i] === bar.close &&
    (bar.count === null || columns.count[i] === bar.count) &&
    isVolumeSame
  )
}
