import { MINUTE } from '@/lib/platform/time'
import type { HistoryResponse } from './contract'

type Gap = HistoryResponse['gaps'][number]
/** `to` is null while the source is still not heard. */
export type SourceGap = { from: number; to: number | null; reason: 'source_down' | 'not_collected' }

/** `quoted`: minutes in which anything was told. `isPushed`: nobody asks; what is not pushed did not happen. */
type Collection = {
  down: readonly SourceGap[]
  sealedThrough: number | null
  quoted: readonly number[]
  isPushed: boolean
}

/**
 * The minutes of the range that have no value, joined to stretches with the reason of each: the source was not heard; or its
 * history was read and says nothing happened (`no_trades`); or it told something else (`not_stated`); or nobody asked.
 */
export function missingMinutes(
  times: readonly number[],
  { from, to }: { from: number; to: number },
  { down, sealedThrough, quoted, isPushed }: Collection,
): Gap[] {
  const seen = new Set(times)
  const told = new Set(quoted)
  const first = Math.min(times[0] ?? to, quoted[0] ?? to)
  const reasonFor = (minute: number): Gap['reason'] => {
    if (told.has(minute)) return 'not_stated'
    const gap = down.find((each) => each.from < minute + MINUTE && (each.to ?? Infinity) > minute)
    if (minute < first) return gap?.reason ?? 'not_collected'
    if (sealedThrough !== null && minute < sealedThrough) return 'no_trades'
    return gap?.reason ?? (isPushed ? 'no_trades' : 'not_collected')
  }
  const found: Gap[] = []
  for (let minute = Math.ceil(from / MINUTE) * MINUTE; minute < to; minute += MINUTE) {
    if (seen.has(minute)) continue
    const reason = reasonFor(minute)
    const last = found.at(-1)
    if (last && last.to === minute && last.reason === reason) last.to = minute + MINUTE
    else found.push({ from: minute, to: minute + MINUTE, reason })
  }
  return found
}
