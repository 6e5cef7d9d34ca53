import { z } from 'zod'
import { Measure } from '@/lib/metrics/measure'
import { Limit, Moment } from '@/lib/platform/contract'
import { MINUTE, parseDuration } from '@/lib/platform/time'
import { AlertRule, BodyMoment, checkRecovery, checkSpans, RULE } from './alert'

const about = {
  name: z.string().trim().min(1).max(120),
  note: z.string().max(2_000).nullable().default(null),
  /** Numbers of channels. 1 is the inbox of the dashboard. */
  channels: z.array(z.number().int().positive()).max(50).default([1]),
  enabled: z.boolean().default(true),
  /** Until then it is watched and written down, but nothing is sent. */
  pausedUntil: BodyMoment.nullable().default(null),
}

/** POST /api/alerts and PUT /api/alerts/{id} */
export const AlertBody = z
  .strictObject({ ...about, ...RULE })
  .superRefine(checkRecovery)
  .superRefine(checkSpans)
export type AlertBody = z.infer<typeof AlertBody>
/** The same as somebody writes it: everything with a default may be left out. */
export type AlertDraft = z.input<typeof AlertBody>

const fields = { ...about, ...RULE }
/** PATCH /api/alerts/{id}: only what is to be changed. What comes out is checked as a whole alert. */
export const AlertPatch = z.strictObject(
  Object.fromEntries(Object.keys(fields).map((field) => [field, z.unknown().optional()])) as {
    [F in keyof typeof fields]: z.ZodOptional<z.ZodUnknown>
  },
)
export type AlertPatch = z.infer<typeof AlertPatch>

export const AlertPhase = z.enum(['ok', 'pending', 'firing', 'no-data'])
export type AlertPhase = z.infer<typeof AlertPhase>

export const AlertView = z.object({
  id: z.number().int(),
  revision: z.number().int(), // rises when the rule changes, not when only name, note or channels do
  ...AlertRule.shape,
  name: z.string(),
  note: z.string().nullable(),
  channels: z.array(z.number().int()),
  enabled: z.boolean(),
  pausedUntil: z.number().nullable(),
  state: AlertPhase, // the most urgent over all its instruments
  firing: z.number().int(), // open episodes
  pending: z.number().int(), // instruments on which the condition holds, but not yet long enough
  lastFiredAt: z.number().nullable(), // epoch ms: when its newest episode began
  lastSymbol: z.string().nullable(),
  createdAt: z.number(),
  updatedAt: z.number(),
})
export type AlertView = z.infer<typeof AlertView>

export const AlertsRequest = z.strictObject({
  search: z.string().max(100).optional(),
  symbol: z.string().max(64).optional(), // those that watch this instrument, by whatever scope
  enabled: z.enum(['true', 'false']).optional(),
  limit: Limit(100, 1_000),
  cursor: z.string().max(500).optional(),
})
export type AlertsRequest = z.infer<typeof AlertsRequest>
export const AlertsResponse = z.object({ alerts: z.array(AlertView), next: z.string().nullable() })
export type AlertsResponse = z.infer<typeof AlertsResponse>

/** Why a condition holds or not: for each reason there are words (`lib/alerts/words.ts`). */
export const Why = z.enum([
  'beyond', // it holds
  'not-beyond', // the value is not beyond the threshold; equal to it is not beyond
  'not-crossed', // beyond, but it was so from the beginning: nothing was crossed
  'not-recovered', // back inside, but not yet beyond the recovery level
  'too-few-minutes', // of the window's minutes not enough were real
  'no-value', // the measure has no value at this point
  'no-reference', // nothing was quoted a window ago
])
export type Why = z.infer<typeof Why>

/** What was read and compared for one condition. What does not belong to its type is null. */
export const Reading = z.object({
  type: z.enum(['ratio', 'above', 'below', 'crosses-up', 'crosses-down', 'change', 'rank', 'no-data']),
  measure: Measure,
  holds: z.boolean().nullable(), // null: it cannot be said
  why: Why,
  value: z.number().nullable(), // of the measure; percent for a change, ms of silence for no-data, the rank
  threshold: z.number().nullable(), // what the value had to be beyond, in the same unit
  factor: z.number().nullable(),
  mean: z.number().nullable(),
  ratio: z.number().nullable(), // value / mean
  reference: z.number().nullable(), // the price a window ago, of a change
  n: z.number().int().nullable(), // real minutes in the window
  of: z.number().int().nullable(), // minutes of the window
  needed: z.number().int().nullable(), // real minutes that are needed
  filled: z.number().int().nullable(), // minutes in which nothing was quoted: they do not count
  missing: z.number().int().nullable(), // minutes before the first real one, or without a value
  from: z.number().nullable(), // the window, epoch ms, `to` exclusive: the evaluated minute is not in it
  to: z.number().nullable(),
})
export type Reading = z.infer<typeof Reading>

/** What `evaluate` saw at one point and made of it: plain data. */
export const Trace = z.object({
  at: z.number(), // event time of the point
  minute: z.number(), // open time of its minute; of a lane everywhere its day
  on: z.enum(['tick', 'close', 'time']), // time: nothing came, but a time had passed
  holds: z.boolean().nullable(), // all readings together
  before: AlertPhase,
  after: AlertPhase,
  dueAt: z.number().nullable(), // while pending: when it fires if it holds until then
  suppressed: z.number().int().optional(), // other instruments of the same silent source, told by this one episode
  readings: z.array(Reading),
})
export type Trace = z.infer<typeof Trace>

export const EndReason = z.enum(['recovered', 'expired', 'edited', 'removed', 'disabled', 'no-data', 'again'])
export type EndReason = z.infer<typeof EndReason>

export const EpisodeView = z.object({
  id: z.number().int(),
  alertId: z.number().int(),
  alertName: z.string(),
  revision: z.number().int(), // of the rule that fired
  instrumentId: z.number().int(),
  symbol: z.string(),
  startedAt: z.number(), // event time of the point that fired
  endedAt: z.number().nullable(),
  endReason: EndReason.nullable(),
  kind: z.enum(['firing', 'no-data']),
  measure: Measure,
  minute: z.number(), // the candle that shows it
  value: z.number().nullable(), // of the first condition that held
  threshold: z.number().nullable(),
  mean: z.number().nullable(),
  ratio: z.number().nullable(),
  n: z.number().int().nullable(),
  text: z.string(), // one sentence: what happened
  trace: Trace,
  observedAt: z.number(), // observed -> received -> evaluated -> delivered
  receivedAt: z.number().nullable(),
  evaluatedAt: z.number(),
  deliveredAt: z.number().nullable(), // first proven delivery
  acknowledgedAt: z.number().nullable(),
  acknowledgedNote: z.string().nullable(),
  snoozedUntil: z.number().nullable(),
})
export type EpisodeView = z.infer<typeof EpisodeView>

/** Newest first. `from` and `to` are about the start of episodes. */
export const EpisodesRequest = z.strictObject({
  alert: z.coerce.number().int().positive().optional(),
  symbol: z.string().max(64).optional(),
  state: z.enum(['open', 'ended', 'all']).default('all'),
  acknowledged: z.enum(['true', 'false']).optional(),
  from: Moment.optional(),
  to: Moment.optional(),
  limit: Limit(100, 1_000),
  cursor: z.string().max(500).optional(),
})
export type EpisodesRequest = z.infer<typeof EpisodesRequest>
export const EpisodesResponse = z.object({
  episodes: z.array(EpisodeView),
  open: z.number().int(), // how many are open, whatever was asked for
  next: z.string().nullable(),
})
export type EpisodesResponse = z.infer<typeof EpisodesResponse>

/** POST /api/episodes/{id}/acknowledge -> EpisodeView. The watching goes on. DELETE takes it back. */
export const AcknowledgeBody = z.strictObject({ note: z.string().max(2_000).nullable().default(null) })
export type AcknowledgeBody = z.infer<typeof AcknowledgeBody>

/** POST /api/episodes/{id}/snooze -> EpisodeView: nothing is sent about this alert on this instrument until then. DELETE ends it. */
export const SnoozeBody = z
  .strictObject({
    for: z
      .string()
      .max(12)
      .refine((text) => (parseDuration(text) ?? 0) >= MINUTE, 'is no duration of a minute or more')
      .optional(),
    until: BodyMoment.optional(),
  })
  .refine(({ for: span, until }) => (span === undefined) !== (until === undefined), 'needs either `for` or `until`')
export type SnoozeBody = z.infer<typeof SnoozeBody>

/** The alert to be tried: as for POST /api/alerts, but name, channels and the like may be left out. */
const Tried = z
  .strictObject({ ...about, name: about.name.default('Not saved'), ...RULE })
  .superRefine(checkRecovery)
  .superRefine(checkSpans)

/** POST /api/alerts/backtest */
export const BacktestBody = z.strictObject({
  alert: Tried,
  from: BodyMoment,
  to: BodyMoment,
  target: z.strictObject({ perDay: z.number().positive().max(10_000) }).optional(),
})
export type BacktestBody = z.infer<typeof BacktestBody>
export type BacktestDraft = z.input<typeof BacktestBody>

export const BacktestResponse = z.object({
  fires: z.array(
    z.object({
      symbol: z.string(),
      at: z.number(), // when it would have fired
      minute: z.number(), // the candle to mark
      endedAt: z.number().nullable(), // null: it still fired at the end
      value: z.number().nullable(),
      threshold: z.number().nullable(),
      mean: z.number().nullable(),
      ratio: z.number().nullable(),
    }),
  ), // the first 1,000, oldest first
  total: z.number().int(), // all of them
  perDay: z.number(),
  days: z.number(), // since `coveredFrom`: what `perDay` is a share of
  /** From when on it could look: later than asked where less is kept, or where more was asked for than one question may look at. Null: nothing is kept. */
  coveredFrom: z.number().nullable(),
  instruments: z.number().int(), // looked at
  listed: z.number().int(), // that the scope means: more than were looked at when they are very many
  /** The same with other thresholds (of the first condition that has one), ascending; empty for rules without a number, fewer where each takes long. */
  curve: z.array(z.object({ threshold: z.number(), perDay: z.number() })),
  threshold: z.number().nullable(), // the one that was asked for, a point of the curve
  solved: z.object({ threshold: z.number(), perDay: z.number() }).optional(),
  /** What it was tried on: on tick, quotes as far as the journal reaches, and the candles before. */
  parts: z.array(z.object({ from: z.number(), to: z.number(), basis: z.enum(['candles', 'journal']) })),
  unknown: z.number().int(), // points of which the condition could not say anything, such as too few minutes before
})
export type BacktestResponse = z.infer<typeof BacktestResponse>

export const ExplainRequest = z.strictObject({ symbol: z.string().min(1).max(64), at: Moment })
export type ExplainRequest = z.infer<typeof ExplainRequest>

/** GET /api/alerts/{id}/explain?symbol&at: the firing that began at `at`, or else the minute that holds it, of a lane the day. */
export const ExplainResponse = z.object({
  alert: z.object({ id: z.number().int(), name: z.string(), revision: z.number().int() }),
  symbol: z.string(),
  minute: z.number(),
  fired: z.boolean(), // an episode began in this minute (on close: with it)
  /** episode: what was seen then; journal, candles: looked at again now, with the rule as it is now. */
  basis: z.enum(['episode', 'journal', 'candles']),
  episode: EpisodeView.nullable(), // the one that began, or was open
  words: z.array(z.string()), // in the order in which a person should read them
  trace: Trace.nullable(), // null: there was nothing to look at in this minute
})
export type ExplainResponse = z.infer<typeof ExplainResponse>
