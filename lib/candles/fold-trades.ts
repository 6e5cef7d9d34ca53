import { minuteOf } from '@/lib/platform/time'
import type { MinuteBar } from './candle'

export type Trade = {
  time: number // epoch ms
  price: number
  size: number | null // null: a quote that says nothing about size
  /** The source's own order; the same number is the same trade. Without one, the place in the list counts. */
  seq?: number
}

type Placed = Trade & { order: number }

/** The minutes that these trades of one instrument make, ascending. Their order of arrival does not matter. */
export function foldTrades(trades: readonly Trade[]): MinuteBar[] {
  const seen = new Set<number>()
  const minutes = new Map<number, Placed[]>()
  for (const [index, trade] of trades.entries()) {
    if (trade.seq !== undefined) {
      if (seen.has(trade.seq)) continue
      seen.add(trade.seq)
    }
    const placed = { ...trade, order: trade.seq ?? index }
    const openTime = minuteOf(trade.time)
    const minute = minutes.get(openTime)
    if (minute) minute.push(placed)
    else minutes.set(openTime, [placed])
  }
  return [...minutes]
    .map(([openTime, minute]) => foldMinute(openTime, minute))
    .toSorted((a, b) => a.openTime - b.openTime)
}

const isEarlier = (a: Placed, b: Placed) => a.time < b.time || (a.time === b.time && a.order < b.order)

function foldMinute(openTime: number, trades: readonly Placed[]): MinuteBar {
  const first = trades.reduce((best, trade) => (isEarlier(trade, best) ? trade : best))
  const last = trades.reduce((best, trade) => (isEarlier(best, trade) ? trade : best))
  const sizes = trades.flatMap(({ size }) => (size === null ? [] : [size]))
  return {
    openTime,
    open: first.price,
    high: trades.reduce((high, { price }) => Math.max(high, price), first.price),
    low: trades.reduce((low, { price }) => Math.min(low, price), first.price),
    close: last.price,
    volume: sizes.length > 0 ? addDecimals(sizes) : null,
    count: trades.length,
    quality: 'trades',
    openedAt: first.time,
    closedAt: last.time,
  }
}

/** The sum as on paper, digit by digit: 0.1 + 0.2 is 0.3, whatever the order. */
function addDecimals(values: readonly number[]): number {
  const parts = values.map((value) => {
    const [mantissa = '0', exponent = '0'] = value.toExponential().split('e')
    const [whole = '0', fraction = ''] = mantissa.split('.')
    return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length }
  })
  const finest = Math.min(...parts.map(({ exponent }) => exponent))
  const total = parts.reduce((sum, { digits, exponent }) => sum + digits * 10n ** BigInt(exponent - finest), 0n)
  return Number(`${total}e${finest}`)
}
