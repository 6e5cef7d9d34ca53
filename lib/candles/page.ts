import { type Interval, openTimeOf } from './interval'

export type PageRequest = {
  interval: Interval
  from: number | undefined
  to: number | undefined
  limit: number
  sort: 'asc' | 'desc'
  partial: 'include' | 'exclude'
}

/** The candles of one page by their open times, and where the page after it continues; null at the end. */
export type PagePlan = { first: number; last: number; next: { from?: number; to?: number } | null }

/** Without `from`, or newest first, pages walk back in time; else forward. */
export const walksBack = ({ from, sort }: Pick<PageRequest, 'from' | 'sort'>): boolean =>
  from === undefined || sort === 'desc'

/**
 * Which intervals a page shows, or null when the range holds none.
 * `begins` is the first moment an instrument has anything to show, `ends` the moment it stops (now, or its removal).
 */
export function planPage(request: PageRequest, begins: number, ends: number): PagePlan | null {
  const { interval, from, to, limit, partial } = request
  const oldest = Math.max(openTimeOf(begins, interval), from === undefined ? -Infinity : firstAtOrAfter(from, interval))
  const running = openTimeOf(ends, interval)
  const newestKnown = partial === 'include' ? running : openTimeOf(running, interval, -1)
  const newest = Math.min(newestKnown, to === undefined ? Infinity : lastBefore(to, interval))
  if (newest < oldest) return null
  if (walksBack(request)) {
    const first = limit === Infinity ? oldest : Math.max(oldest, openTimeOf(newest, interval, 1 - limit))
    return { first, last: newest, next: first > oldest ? { to: first } : null }
  }
  const last = limit === Infinity ? newest : Math.min(newest, openTimeOf(oldest, interval, limit - 1))
  return { first: oldest, last, next: last < newest ? { from: openTimeOf(last, interval, 1) } : null }
}

function firstAtOrAfter(time: number, interval: Interval): number {
  const openTime = openTimeOf(time, interval)
  return openTime === time ? openTime : openTimeOf(time, interval, 1)
}

const lastBefore = (time: number, interval: Interval): number =>
  openTimeOf(firstAtOrAfter(time, interval), interval, -1)
