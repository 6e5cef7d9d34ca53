import type { Candle } from '@/lib/candles/candle'
import type { GapReason } from '@/lib/metrics/contract'
import { GAP_WORDS } from './gaps'

const WORDS = {
  trades: 'made of trades',
  exchange: 'the exchange’s own candle',
  poll: 'seen by polling only',
} as const

/** What a candle was made of, in words; where nothing was seen, why, if that is known. */
export function madeOf({ filled, quality, complete, open }: Candle, reason: GapReason | null = null): string {
  const what =
    open === null
      ? `no data${why(reason)}`
      : filled
        ? `filled${why(reason, 'no quotes')}, carried over`
        : quality
          ? WORDS[quality]
          : 'not known'
  return complete ? what : `${what}, still running`
}

const why = (reason: GapReason | null, otherwise?: string) => {
  const words = reason ? GAP_WORDS[reason] : otherwise
  return words ? `: ${words}` : ''
}
