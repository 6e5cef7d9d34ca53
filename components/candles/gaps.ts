import type { Candle } from '@/lib/candles/candle'
import type { GapReason } from '@/lib/metrics/contract'

/** Neighbouring candles in which nothing was seen, and why, where that is known. */
export type Gap = { from: number; to: number; count: number; reason: GapReason | null }
export type Reasoned = { from: number; to: number; reason: GapReason }

export const GAP_WORDS: Record<GapReason, string> = {
  no_trades: 'nothing was traded',
  source_down: 'the source did not answer',
  not_collected: 'not collected',
  not_stated: 'quoted, but without this value',
}

const isEmpty = ({ filled, open }: Candle) => filled || open === null

/** The gaps among candles, each with the reason that covers most of it. A candle that still runs is none yet. */
export function findGaps(candles: readonly Candle[], reasons: readonly Reasoned[] = []): Gap[] {
  const gaps: Omit<Gap, 'reason'>[] = []
  for (const candle of candles) {
    if (!isEmpty(candle) || !candle.complete) continue
    const last = gaps.at(-1)
    if (last?.to === candle.openTime) Object.assign(last, { to: candle.closeTime, count: last.count + 1 })
    else gaps.push({ from: candle.openTime, to: candle.closeTime, count: 1 })
  }
  return gaps.map((gap) => ({ ...gap, reason: reasonOf(gap, reasons) }))
}

function reasonOf({ from, to }: { from: number; to: number }, reasons: readonly Reasoned[]): GapReason | null {
  const covered = new Map<GapReason, number>()
  for (const known of reasons) {
    const shared = Math.min(to, known.to) - Math.max(from, known.from)
    if (shared > 0) covered.set(known.reason, (covered.get(known.reason) ?? 0) + shared)
  }
  return [...covered].toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? null
}

export const gapAt = (gaps: readonly Gap[], openTime: number): Gap | undefined =>
  gaps.find(({ from, to }) => from <= openTime && openTime < to)
