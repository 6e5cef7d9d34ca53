import { MINUTE } from '@/lib/platform/time'
import { readAmount, readPrice } from './number'
import type { RejectionReason } from '@/lib/quotes/rejection'
import type { QuoteSink } from './stream'

/** What an exchange says of one trade; `time` is epoch ms, or why it is none. */
export type StatedTrade = { price: unknown; size: unknown; time: number | RejectionReason; id: unknown }

/** Hands a trade over if it is one; else it is refused with its reason, and nothing else is. */
export function tellTrade(sink: QuoteSink, code: string, stated: StatedTrade, now: number): void {
  const price = readPrice(stated.price)
  const size = readAmount(stated.size)
  const id = readAmount(stated.id)
  if (typeof price === 'string') return sink.reject(code, price)
  if (typeof size === 'string') return sink.reject(code, size)
  if (typeof stated.time === 'string') return sink.reject(code, stated.time)
  if (stated.time > now + MINUTE) return sink.reject(code, 'future')
  // Without a number of its own, a trade is told apart by what it says.
  sink.quote(code, price, size, stated.time, typeof id === 'number' && Number.isSafeInteger(id) ? id : NaN)
}

/** No exchange says so much at once; JSON of any length would keep everybody waiting. */
export const MOST_BYTES = 1024 * 1024
