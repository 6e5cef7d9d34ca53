import { z } from 'zod'
import { Measure } from '@/lib/metrics/measure'
import { DAY, MINUTE, parseDuration, parseTime, SECOND } from '@/lib/platform/time'

/** A duration as JSON says it: "90s", "30m", "1h". It stays as it was written. */
const Span = (min: number, max: number) =>
  z
    .string()
    .max(12)
    .refine((text) => {
      const ms = parseDuration(text)
      return ms !== undefined && ms >= min && ms <= max
    }, 'is no duration that fits here (such as 30s, 15m, 1h)')

/** Of what is watched by the minute, and of lanes, which have days. */
const LONGEST = { window: DAY, after: 7 * DAY, for: DAY, cooldown: 7 * DAY, days: 366 * DAY }

/** A window is made of whole minutes, because averages are of minutes. */
const Window = Span(MINUTE, LONGEST.days).refine(
  (text) => (parseDuration(text) ?? 0) % MINUTE === 0,
  'is not in whole minutes',
)

/** A moment in a body: epoch ms, epoch s or RFC 3339. Becomes epoch ms. */
export const BodyMoment = z.union([z.number(), z.string().max(40)]).transform((given, context) => {
  const time = parseTime(String(given))
  if (time !== undefined && time <= 8.64e15) return time
  context.addIssue({ code: 'custom', message: 'is no time (epoch ms, epoch s or RFC 3339)' })
  return z.NEVER
})

const Amount = z.number().refine(Number.isFinite, 'is no finite number')
/** Hysteresis: the level at which a firing ends, in the unit of the condition. Without it, where it began. */
const recovery = Amount.nullish()
/** In a group each condition may look at a measure of its own. */
const measure = Measure.optional()

const Ratio = z.strictObject({
  type: z.literal('ratio'),
  factor: z.number().positive(),
  window: Window,
  measure,
  recovery,
})
const Level = z.strictObject({
  type: z.enum(['above', 'below', 'crosses-up', 'crosses-down']),
  value: Amount,
  measure,
  recovery,
})
/** `percent` above 0: by so much, `direction` says which way; below 0: falls by so much. */
const Change = z.strictObject({
  type: z.literal('change'),
  percent: Amount.refine((percent) => percent !== 0, 'must not be 0'),
  window: Window,
  direction: z.enum(['up', 'down', 'either']).optional(),
  measure,
  recovery,
})
/** Among the first n by volatility of the last 24 h, of lanes of 30 days, as on the page Ranks. */
const Top = z.strictObject({ type: z.literal('rank'), top: z.number().int().min(1).max(10_000), measure })
const NoData = z.strictObject({ type: z.literal('no-data'), after: Span(10 * SECOND, LONGEST.days), measure })

export const Leaf = z.discriminatedUnion('type', [Ratio, Level, Change, Top, NoData])
export type Leaf = z.infer<typeof Leaf>

export type Condition = Leaf | { all: Condition[] } | { any: Condition[] }
const MOST_LEAVES = 10
const members = z
  .array(z.lazy((): z.ZodType<Condition> => Nested))
  .min(1)
  .max(MOST_LEAVES)
const Nested: z.ZodType<Condition> = z.union([Leaf, z.strictObject({ all: members }), z.strictObject({ any: members })])

/** The conditions of a group, in the order in which they are written. */
export function leavesOf(condition: Condition): Leaf[] {
  if ('all' in condition) return condition.all.flatMap(leavesOf)
  if ('any' in condition) return condition.any.flatMap(leavesOf)
  return [condition]
}

export const Condition = Nested.refine(
  (condition) => leavesOf(condition).length <= MOST_LEAVES,
  `has more than ${MOST_LEAVES} conditions`,
)

const Symbol = z
  .string()
  .min(3)
  .max(64)
  .regex(/^[^\s:]+:\S+$/, 'is no symbol such as KRAKEN:BTCUSD')
  .transform((text) => text.toUpperCase())
export const Scope = z.union([
  z.strictObject({ symbols: z.array(Symbol).min(1).max(1_000) }),
  z.strictObject({ source: z.string().min(1).max(40) }),
  z.strictObject({ all: z.literal(true) }),
])
export type Scope = z.infer<typeof Scope>

/** What an alert watches for. A change in any of these is another revision. */
export const RULE = {
  scope: Scope,
  measure: Measure.default('price'),
  condition: Condition,
  /** tick: with every quote; close: once a minute is complete. Of lanes: with every price; once a day is over. */
  on: z.enum(['tick', 'close']).default('tick'),
  /** How long the condition must hold before it fires. */
  for: Span(SECOND, LONGEST.days).nullable().default(null),
  recovery: Amount.nullable().default(null),
  /** How long after the end of a firing the next may begin. */
  cooldown: Span(SECOND, LONGEST.days).nullable().default(null),
  expiresAt: BodyMoment.nullable().default(null),
  /** When nothing is heard for five minutes, of lanes for eight days: stay as it is, fire because of it, or be ok. */
  noData: z.enum(['keep', 'alert', 'ok']).default('keep'),
  /** While it fires, say it again: after a time, or when the value is so many percent further. */
  again: z
    .strictObject({ every: Span(MINUTE, 7 * DAY).optional(), percent: z.number().positive().optional() })
    .nullable()
    .default(null),
}

const LEVELS: Partial<Record<Leaf['type'], 'above' | 'below'>> = {
  ratio: 'above',
  above: 'above',
  'crosses-up': 'above',
  below: 'below',
  'crosses-down': 'below',
}

const levelOf = (leaf: Leaf): number | undefined =>
  leaf.type === 'ratio'
    ? leaf.factor
    : 'value' in leaf
      ? leaf.value
      : leaf.type === 'change'
        ? Math.abs(leaf.percent)
        : undefined

/** Recovery lies on the other side of the level; a group has one for each of its conditions, not for all. */
export function checkRecovery(
  { condition, recovery: whole }: { condition: Condition; recovery?: number | null | undefined },
  context: z.RefinementCtx,
): void {
  const refuse = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message })
  const isGroup = !('type' in condition)
  if (isGroup && whole != null) refuse(['recovery'], 'belongs to the single conditions of a group')
  for (const leaf of leavesOf(condition)) {
    const level = levelOf(leaf)
    const recovers = ('recovery' in leaf ? leaf.recovery : null) ?? (isGroup ? null : whole)
    if (recovers == null) continue
    const side = LEVELS[leaf.type] ?? 'above'
    if (level === undefined) refuse(['recovery'], 'this condition has no level to recover to')
    else if (side === 'above' ? recovers > level : recovers < level)
      refuse(['recovery'], `must lie ${side === 'above' ? 'below' : 'above'} the level`)
  }
}

/** Whether a rule looks at days and not at minutes: all that it compares is the rate of lanes. */
export const isDaily = ({ condition, measure: usual }: { condition: Condition; measure: Measure }): boolean =>
  leavesOf(condition).every((leaf) => (leaf.measure ?? usual) === 'rate')

type Spans = {
  measure: Measure
  condition: Condition
  for?: string | null | undefined
  cooldown?: string | null | undefined
}

/** Lanes have days, everything else has minutes: a rule is about the one or the other, and so are its durations. */
export function checkSpans(rule: Spans, context: z.RefinementCtx): void {
  const refuse = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message })
  const placed = placedLeaves(rule.condition, ['condition'])
  const ofLanes = placed.filter(({ leaf }) => (leaf.measure ?? rule.measure) === 'rate')
  const isOfDays = ofLanes.length === placed.length
  if (ofLanes.length > 0 && !isOfDays)
    return refuse([...ofLanes[0]!.path, 'measure'], 'rate is of lanes by the day: the other measures are of minutes')
  const check = (path: PropertyKey[], span: string | null | undefined, most: number) => {
    const ms = span == null ? 0 : parseDuration(span)!
    if (isOfDays && ms % DAY !== 0) refuse(path, 'is not in whole days (such as 30d): a lane has one rate a day')
    else if (!isOfDays && ms > most) refuse(path, `is longer than ${most / DAY}d`)
  }
  for (const { leaf, path } of placed) {
    if ('window' in leaf) check([...path, 'window'], leaf.window, LONGEST.window)
    if ('after' in leaf) check([...path, 'after'], leaf.after, LONGEST.after)
  }
  check(['for'], rule.for, LONGEST.for)
  check(['cooldown'], rule.cooldown, LONGEST.cooldown)
}

function placedLeaves(condition: Condition, path: PropertyKey[]): { leaf: Leaf; path: PropertyKey[] }[] {
  if ('type' in condition) return [{ leaf: condition, path }]
  const [join, parts] = 'all' in condition ? (['all', condition.all] as const) : (['any', condition.any] as const)
  return parts.flatMap((member, at) => placedLeaves(member, [...path, join, at]))
}

export const AlertRule = z.object(RULE).superRefine(checkRecovery)
export type AlertRule = z.infer<typeof AlertRule>
