import type { AlertPhase, EndReason, Reading, Trace } from './contract'
import { isCrossable, judge, judgeTree, type Point, readingOf, type Window } from './judge'
import type { Rule } from './rule'
import { type Signal, TRANSITIONS } from './transitions'

/** Where an alert stands on one instrument. Plain data: it is kept over a restart. */
export type AlertState = {
  phase: AlertPhase
  since: number | null // when the condition began to hold, event time
  dueAt: number | null // pending: when it fires if it holds until then
  coolUntil: number | null
  startedAt: number | null // of its newest episode
  told: number | null // value that the newest episode told
  crossable: number // bits: conditions whose level can be crossed, because it was seen from this side
  heldMinute: number | null // the newest minute in which a condition on a minute's volume held
  readings: Reading[] | null // what held when it began to, while pending
}

export const OK: AlertState = {
  phase: 'ok',
  since: null,
  dueAt: null,
  coolUntil: null,
  startedAt: null,
  told: null,
  crossable: 0,
  heldMinute: null,
  readings: null,
}

/** Simply ok, as if nothing had ever been evaluated. */
export const isOk = ({ phase, coolUntil, startedAt, crossable }: AlertState): boolean =>
  phase === 'ok' && coolUntil === null && startedAt === null && crossable === 0

/** An episode that ends, one that begins, or both: one after the other, never two at a time. */
export type AlertEvent = {
  ended?: { startedAt: number; at: number; reason: EndReason }
  began?: { at: number; kind: 'firing' | 'no-data' }
}

/** `trace`: null when nothing happened and nobody asked. `holds`: null when it cannot be said. */
export type Evaluation = { state: AlertState; event?: AlertEvent; trace: Trace | null; holds: boolean | null }

/**
 * What one point does to an alert on one instrument. Pure: the same for live evaluation, backtest and explanation. What is due
 * before the point comes first: see `follow`. `asked`: the trace is wanted whatever happens.
 */
export function evaluate(rule: Rule, state: AlertState, point: Point, window: Window, asked = true): Evaluation {
  const { at } = point
  if (rule.expiresAt !== null && at >= rule.expiresAt)
    return move(rule, state, 'expired', { ...point, at: rule.expiresAt }, { asked, window })
  if (point.on === 'time') return pass(rule, state, point, window, asked)

  let crossable = state.crossable
  for (const check of rule.checks) if (isCrossable(check, point, window)) crossable |= 1 << check.place
  const known = crossable === state.crossable ? state : { ...state, crossable }
  const holds = holdsAt(rule, known, point, window)
  if (holds === null) return move(rule, known, 'unknown', point, { asked, window, holds })
  if (!holds) return move(rule, known, 'clear', point, { asked, window, holds })
  if (known.phase === 'firing') {
    const signal = isFurther(rule, known, point, window) ? 'further' : 'held'
    return move(rule, known, signal, point, { asked, window, holds })
  }
  const minute = point.minute * rule.unit
  const goesOn =
    known.phase === 'pending' &&
    (rule.isLasting || minute <= (known.heldMinute ?? minute) + rule.unit) &&
    known.since !== null
  const since = goesOn ? known.since! : at
  const dueAt = Math.max(since + rule.hold, known.coolUntil ?? 0, (known.startedAt ?? -1) + 1)
  const signal = at >= dueAt ? 'held' : 'holds'
  // What held when it began is what is told, whether the clock or a quote finds that the time is over.
  const kept = goesOn && rule.isDueByClock && signal === 'held' ? known.readings : null
  return move(rule, known, signal, point, { asked, window, holds, since, dueAt, goesOn, kept })
}

/** Time alone: what was pending is due, or nothing has been heard for too long. */
function pass(rule: Rule, state: AlertState, point: Point, window: Window, asked: boolean): Evaluation {
  const { at } = point
  if (state.phase === 'pending' && rule.isDueByClock && state.dueAt !== null && at >= state.dueAt)
    return move(
      rule,
      state,
      'held',
      { ...point, at: state.dueAt },
      { asked, window, holds: true, kept: state.readings },
    )
  if (rule.hasSilence && state.phase !== 'firing') {
    const holds = holdsAt(rule, state, point, window)
    const since = state.phase === 'pending' ? state.since! : at
    const dueAt = Math.max(since + rule.hold, state.coolUntil ?? 0, (state.startedAt ?? -1) + 1)
    if (holds === true && (state.phase !== 'pending' || at >= dueAt))
      return move(rule, state, at >= dueAt ? 'held' : 'holds', point, { asked, window, holds, since, dueAt })
  }
  const silence = at - window.heardAt
  if (rule.noData !== 'keep' && silence >= rule.silentAfter && state.phase !== 'no-data') {
    if (rule.noData === 'alert') return move(rule, state, 'silent-alert', point, { asked, window, holds: null })
    if (state.phase !== 'ok') return move(rule, state, 'silent-ok', point, { asked, window, holds: null })
  }
  return { state, holds: null, trace: asked ? traceOf(rule, state, state.phase, point, { window, holds: null }) : null }
}

/** When time alone changes something, after `after` and without another quote; Infinity when it never does. */
export function dueOf(rule: Rule, state: AlertState, heardAt: number, after = -Infinity): number {
  let due = Infinity
  const { phase } = state
  if (phase !== 'ok') due = sooner(due, rule.expiresAt, after)
  if (phase === 'pending' && (rule.isDueByClock || rule.hasSilence)) due = sooner(due, state.dueAt, after)
  if (!(heardAt > 0)) return due
  if (rule.hasSilence && (phase === 'ok' || phase === 'pending')) {
    for (const { type, level } of rule.checks) if (type === 'no-data') due = sooner(due, heardAt + level, after)
  }
  const silences = rule.noData === 'alert' ? phase !== 'no-data' : rule.noData === 'ok' && isTroubled(phase)
  return silences ? sooner(due, heardAt + rule.silentAfter, after) : due
}

const sooner = (due: number, time: number | null, after: number) =>
  time !== null && time > after && time < due ? time : due
const isTroubled = (phase: AlertPhase) => phase === 'pending' || phase === 'firing'

type Told = (evaluation: Evaluation) => void

/** Everything that time alone does before `until`, in order. */
export function elapse(
  rule: Rule,
  state: AlertState,
  until: number,
  last: Omit<Point, 'at' | 'on'>,
  window: Window,
  tell: Told,
): AlertState {
  let after = -Infinity
  for (;;) {
    const at = dueOf(rule, state, window.heardAt, after)
    if (!(at < until)) return state
    after = at
    const from = Math.max(at, window.since ?? at)
    const evaluation = evaluate(rule, state, { ...last, at: from, on: 'time' }, window, false)
    state = evaluation.state
    if (evaluation.event) tell(evaluation)
  }
}

/** A point, after what was due before it. The trace is told of what happened. */
export function follow(rule: Rule, state: AlertState, point: Point, window: Window, tell: Told): Evaluation {
  if (state.phase !== 'ok' || rule.hasSilence || rule.noData !== 'keep')
    state = elapse(rule, state, point.at, point, window, tell)
  const evaluation = evaluate(rule, state, point, window, false)
  if (evaluation.event) tell(evaluation)
  return evaluation
}

function holdsAt(rule: Rule, { phase, crossable }: AlertState, point: Point, window: Window): boolean | null {
  const isFiring = phase === 'firing'
  if ('check' in rule.tree)
    return judge(rule.tree.check, point, window, isFiring, (crossable & (1 << rule.tree.check.place)) !== 0)
  return judgeTree(rule.tree, (check) => judge(check, point, window, isFiring, (crossable & (1 << check.place)) !== 0))
}

/** What is compared for "beyond what was told": the value of the first condition that holds. */
function isFurther(rule: Rule, state: AlertState, point: Point, window: Window): boolean {
  if (rule.again === null || state.told === null || point.at <= (state.startedAt ?? 0)) return false
  const reading = readingsOf(rule, state, point, window).find(({ holds }) => holds === true)
  if (!reading || reading.value === null) return false
  const by = (Math.abs(state.told) * rule.again) / 100
  const { side } = rule.checks.find(({ type, measure }) => type === reading.type && measure === reading.measure)!
  if (side === 0) return Math.abs(reading.value) > tidyAdd(Math.abs(state.told), by)
  return side > 0 ? reading.value > tidyAdd(state.told, by) : reading.value < tidyAdd(state.told, -by)
}

const tidyAdd = (a: number, b: number) => Number((a + b).toPrecision(15))

function readingsOf(rule: Rule, { phase, crossable }: AlertState, point: Point, window: Window): Reading[] {
  const isFiring = phase === 'firing'
  return rule.checks.map((check) => {
    judge(check, point, window, isFiring, (crossable & (1 << check.place)) !== 0)
    return readingOf(check, point, isFiring)
  })
}

type Found = {
  asked: boolean
  window: Window
  holds?: boolean | null
  since?: number
  dueAt?: number
  goesOn?: boolean
  kept?: Reading[] | null
}

function move(rule: Rule, state: AlertState, signal: Signal, point: Point, found: Found): Evaluation {
  const { to, ends, begins } = TRANSITIONS[state.phase][signal]
  const { at } = point
  const isSame = to === state.phase && !ends && !begins
  if (isSame && !found.asked && !(to === 'pending' && changesPending(rule, state, point, found)))
    return { state, holds: found.holds ?? null, trace: null }

  const trace = traceOf(rule, state, to, point, found)
  const event: AlertEvent = {}
  if (ends) event.ended = { startedAt: state.startedAt!, at, reason: ends }
  if (begins) event.began = { at, kind: begins === 'no-data' || isSilence(trace) ? 'no-data' : 'firing' }
  const next: AlertState = {
    ...state,
    phase: to,
    since: to === 'pending' ? (found.since ?? state.since) : to === 'ok' ? null : (state.since ?? at),
    dueAt: to === 'pending' ? (found.dueAt ?? state.dueAt) : null,
    heldMinute: to === 'pending' && !rule.isLasting ? point.minute * rule.unit : null,
    readings: to === 'pending' ? (found.goesOn ? state.readings : trace.readings) : null,
  }
  if (ends && ends !== 'again' && rule.cooldown > 0) next.coolUntil = at + rule.cooldown
  if (begins) {
    next.startedAt = at
    next.told = trace.readings.find(({ holds }) => holds === true)?.value ?? null
  }
  const isUnchanged = isSame && to !== 'pending'
  return {
    state: isUnchanged ? state : next,
    holds: found.holds ?? null,
    ...(ends || begins ? { event } : {}),
    trace: found.asked || ends || begins ? trace : null,
  }
}

const changesPending = (rule: Rule, state: AlertState, { minute }: Point, { since, dueAt }: Found): boolean =>
  since !== state.since || dueAt !== state.dueAt || (!rule.isLasting && state.heldMinute !== minute * rule.unit)

const isSilence = ({ readings }: Trace) =>
  readings.some(({ holds }) => holds === true) &&
  readings.every(({ holds, type }) => holds !== true || type === 'no-data')

/** What the clock decides belongs to the minute that it decides in; on close that is the one which ends then. */
function minuteOf({ on, unit }: Rule, point: Point): number {
  if (point.on !== 'time') return point.minute * unit
  return on === 'close' ? (Math.ceil(point.at / unit) - 1) * unit : Math.floor(point.at / unit) * unit
}

function traceOf(rule: Rule, state: AlertState, after: AlertPhase, point: Point, found: Omit<Found, 'asked'>): Trace {
  return {
    at: point.at,
    minute: minuteOf(rule, point),
    on: point.on,
    holds: found.holds ?? null,
    before: state.phase,
    after,
    dueAt: after === 'pending' ? (found.dueAt ?? state.dueAt) : null,
    readings: found.kept ?? readingsOf(rule, state, point, found.window),
  }
}
