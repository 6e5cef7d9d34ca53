import { type AlertState, dueOf, elapse, type Evaluation, follow } from '@/lib/alerts/evaluate'
import { NO_VALUES, type Point, type Window } from '@/lib/alerts/judge'
import { LIVE_DAYS, type Rule, wholeOf } from '@/lib/alerts/rule'
import type { Row, RowPast } from '@/lib/alerts/series'
import { DAY } from '@/lib/platform/time'

/** The newest days of a lane that were looked at: while they ran or later, and when they were over. */
export type Looked = { through: number | null; closed: number | null }

/** A lane with what its rules look back on. `rows`: its days that have a rate, up to today. */
export type LanePast = {
  rows: readonly Row[]
  past: RowPast
  looked: Looked
  /** Since when nothing is heard (epoch ms); 0: its silence says nothing. */
  heardAt: number
  rankOn: (day: number) => number | null
}

/**
 * What the days that nobody looked at yet, and then time alone, do to a rule on one lane. Days go forward: one that gets its
 * rate after a later day had one, or more than a week late, only moves averages. Answers where the rule stands, and when time
 * alone brings something next.
 */
export function followDays(
  rule: Rule,
  state: AlertState,
  { rows, past, looked, heardAt, rankOn }: LanePast,
  now: number,
  tell: (evaluation: Evaluation) => void,
): { state: AlertState; dueAt: number } {
  const today = Math.floor(now / DAY)
  const first = Math.max(today - LIVE_DAYS, rule.on === 'close' ? (looked.closed ?? -1) + 1 : (looked.through ?? 0))
  const last = rule.on === 'close' ? today - 1 : today
  const window: Window = { ring: () => past, rank: () => null, heardAt: 0 }
  let point: Point = { at: now, minute: today, on: 'time', values: NO_VALUES }
  for (const [at, { minute, values }] of rows.entries()) {
    if (minute > last) break
    past.at = at
    window.rank = () => rankOn(minute)
    point = { ...wholeOf(rule, minute), values }
    if (minute >= first) state = follow(rule, state, point, window, inOrder(tell)).state
    // Of a source that is silent as a whole one lane speaks: the others have no silence of their own.
    window.heardAt = heardAt === 0 ? 0 : (minute + 1) * DAY
  }
  window.heardAt = heardAt
  state = elapse(rule, state, now + 1, point, window, inOrder(tell))
  return { state, dueAt: dueOf(rule, state, heardAt, now) }
}

/** What silence began may be ended by a day that was before it and came late: not before it began, all the same. */
const inOrder =
  (tell: (evaluation: Evaluation) => void) =>
  (evaluation: Evaluation): void => {
    const ended = evaluation.event?.ended
    if (ended) ended.at = Math.max(ended.at, ended.startedAt)
    tell(evaluation)
  }
