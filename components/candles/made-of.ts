import type { Candle } from '@/lib/candles/candle'

const WORDS = {
  trades: 'made of trades',
  exchange: 'the exchange’s own candle',
  poll: 'seen by polling only',
} as const

/** What a candle was made of, in words. */
export function madeOf({ filled, quality, complete, open }: Candle): string {
  const what =
    open === null ? 'no data' : filled ? 'filled: no quotes, carried over' : quality ? WORDS[quality] : 'not known'
  return complete ? what : `${what}, still running`
}
