import { MINUTE } from '@/lib/platform/time'
import type { Board } from '../worker/market/board'

export type Recent = { openTime: number; open: number; high: number; low: number; close: number; count: number }

/** The last `minutes` one-minute candles of an instrument, oldest first, the running one included: only those with a quote. */
export function recent(board: Board, index: number, running: number, minutes: number): Recent[] {
  const candles: Recent[] = []
  for (let minute = running - minutes + 1; minute <= running; minute++) {
    const columns = board.at(minute)
    const count = columns?.count[index] ?? 0
    if (!columns || count === 0) continue
    candles.push({
      openTime: minute * MINUTE,
      open: columns.open[index]!,
      high: columns.high[index]!,
      low: columns.low[index]!,
      close: columns.close[index]!,
      count,
    })
  }
  return candles
}
