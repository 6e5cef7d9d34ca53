import { OUTBOX } from '@/lib/platform/db'
import type { EndReason, Trace } from './contract'
import type { AlertState } from './evaluate'

/** An episode that began. What it is one of is known by alert, instrument and start: found twice, it is the same. */
export type Begun = {
  alertId: number
  instrumentId: number
  revision: number
  startedAt: number
  kind: 'firing' | 'no-data'
  trace: Trace
  receivedAt: number | null
  decidedAt: number
}
export type Ended = {
  alertId: number
  instrumentId: number
  startedAt: number
  endedAt: number
  reason: EndReason
  decidedAt: number
}
/** `state` null: it is simply ok, and nothing needs to be remembered. */
export type Stand = {
  alertId: number
  instrumentId: number
  revision: number
  state: AlertState | null
  at: number
}

/** How far evaluation has come. */
export type Marks = {
  closed: number // the newest minute whose close was evaluated, counted since 1970
  sealed: Record<number, number> // the same, by instrument, where the exchange's own candle is waited for
  polled: Record<string, number> // receive time of the newest poll, by source
}

export type Finding = ({ begun: Begun } | { ended: Ended })[]

/** What a person did needs no message to that person. */
const TOLD_ENDS: readonly EndReason[] = ['recovered', 'expired', 'no-data']

const BEGIN = `insert into episodes (alert_id, revision, instrument_id, symbol, started_at, trace, received_at, evaluated_at)
  select b.alert, b.revision, b.instrument, i.symbol, b.started, b.trace, b.received, b.decided
  from jsonb_to_recordset($1::jsonb) as b(alert int, revision int, instrument int, started bigint, trace jsonb, received bigint, decided bigint)
    join instruments i on i.id = b.instrument
  on conflict (alert_id, instrument_id, started_at) do nothing`

const END = `update episodes e set ended_at = x.ended, end_reason = x.reason
  from jsonb_to_recordset($1::jsonb) as x(alert int, instrument int, started bigint, ended bigint, reason text)
  where e.alert_id = x.alert and e.instrument_id = x.instrument and e.started_at = x.started and e.ended_at is null`

const TELL = `insert into outbox (event_id, kind, episode_id, channels, at)
  select 'evt_' || t.alert || '_' || t.instrument || '_' || t.started || '_' || replace(t.kind, 'alert.', ''), t.kind, e.id, a.channels, t.decided
  from jsonb_to_recordset($1::jsonb) as t(place int, kind text, alert int, instrument int, started bigint, decided bigint)
    join episodes e on e.alert_id = t.alert and e.instrument_id = t.instrument and e.started_at = t.started
    join alerts a on a.id = t.alert
  order by t.place on conflict do nothing`

const STAND = `insert into alert_states (alert_id, instrument_id, revision, state, at)
  select alert, instrument, revision, state, at
  from jsonb_to_recordset($1::jsonb) as s(alert int, instrument int, revision int, state jsonb, at bigint)
  on conflict (alert_id, instrument_id) do update set revision = excluded.revision, state = excluded.state, at = excluded.at`

const FORGET = `delete from alert_states s using jsonb_to_recordset($1::jsonb) as f(alert int, instrument int)
  where s.alert_id = f.alert and s.instrument_id = f.instrument`

const MARK = `insert into alert_marks (marks) values ($1::jsonb) on conflict ("only") do update set marks = excluded.marks`

/** The statements that write what was found, each with its one parameter; without marks where another keeps them. To be run in one transaction; again does no harm. */
export function recordStatements(
  found: Finding,
  stands: readonly Stand[],
  marks?: Marks,
): [text: string, rows: string][] {
  const begun = found.flatMap((each) => ('begun' in each ? [each.begun] : []))
  const ended = found.flatMap((each) => ('ended' in each ? [each.ended] : []))
  const kept = stands.filter(({ state }) => state !== null)
  const forgotten = stands.filter(({ state }) => state === null)
  const statements: [string, readonly object[]][] = [
    [BEGIN, begun.map(beginRow)],
    [END, ended.map(endRow)],
    [TELL, found.flatMap(tellRow)],
    [STAND, kept.map(standRow)],
    [FORGET, forgotten.map(standRow)],
  ]
  const needed = statements.filter(([, rows]) => rows.length > 0)
  return [
    ...needed.map(([text, rows]): [string, string] => [text, JSON.stringify(rows)]),
    ...(marks ? [[MARK, JSON.stringify(marks)] satisfies [string, string]] : []),
  ]
}

export const TELL_OUTBOX = `notify ${OUTBOX}`

const beginRow = (begun: Begun) => ({
  alert: begun.alertId,
  revision: begun.revision,
  instrument: begun.instrumentId,
  started: begun.startedAt,
  trace: begun.trace,
  received: begun.receivedAt,
  decided: begun.decidedAt,
})

const endRow = ({ alertId, instrumentId, startedAt, endedAt, reason }: Ended) => ({
  alert: alertId,
  instrument: instrumentId,
  started: startedAt,
  ended: endedAt,
  reason,
})

const standRow = ({ alertId, instrumentId, ...stand }: Stand) => ({
  alert: alertId,
  instrument: instrumentId,
  ...stand,
})

function tellRow(each: Finding[number], place: number) {
  const of = 'begun' in each ? each.begun : each.ended
  if ('ended' in each && !TOLD_ENDS.includes(each.ended.reason)) return []
  const kind = 'ended' in each ? 'alert.resolved' : each.begun.kind === 'no-data' ? 'alert.nodata' : 'alert.firing'
  const { alertId, instrumentId, startedAt, decidedAt } = of
  return [{ place, kind, alert: alertId, instrument: instrumentId, started: startedAt, decided: decidedAt }]
}
