import { formatMoment } from '@/components/freshness/age'
import { formatPrice } from '@/components/quotes/format'
import type { AlertBody } from '@/lib/alerts/contract'
import { type Condition, isDaily, type Leaf } from '@/lib/alerts/alert'
import type { Measure } from '@/lib/metrics/measure'
import { parseDuration, formatSpan } from '@/lib/platform/time'

type Rule = Pick<AlertBody, 'scope' | 'condition'> &
  Partial<Pick<AlertBody, 'measure' | 'on' | 'for' | 'recovery' | 'cooldown' | 'expiresAt' | 'noData' | 'again'>>

export const MEASURE_WORDS: Record<Measure, string> = {
  price: 'price',
  volume: 'volume',
  volume_24h: '24 h volume',
  change_absolute: '24 h change',
  change_percentage: '24 h change in %',
  rate: 'freight rate',
}

const NAMED = 3

/** Whom an alert watches: "KRAKEN:BTCUSD", "any of 12 instruments", "any instrument of kraken". */
export function describeScope(
  scope: Rule['scope'],
  labelOf: (source: string) => string = (source) => source,
  isOfLanes = false,
): string {
  const one = isOfLanes ? 'lane' : 'instrument'
  if ('all' in scope) return `any ${one}`
  if ('source' in scope) return `any ${one} of ${labelOf(scope.source)}`
  const { symbols } = scope
  if (symbols.length > NAMED) return `any of ${symbols.length} ${one}s`
  return [symbols.slice(0, -1).join(', '), symbols.at(-1)].filter(Boolean).join(' or ')
}

/** What has to be so, without its subject: "volume is more than 3 times its average of the 1 h before". */
export function describeCondition(condition: Condition, measure: Measure): string {
  if ('all' in condition) return join(condition.all, 'and', measure)
  if ('any' in condition) return join(condition.any, 'or', measure)
  return describeLeaf(condition, condition.measure ?? measure)
}

const join = (members: readonly Condition[], word: 'and' | 'or', measure: Measure) =>
  members
    .map((member) => {
      const text = describeCondition(member, measure)
      return 'type' in member || members.length === 1 ? text : `(${text})`
    })
    .join(` ${word} `)

function describeLeaf(leaf: Leaf, measure: Measure): string {
  const subject = MEASURE_WORDS[measure]
  switch (leaf.type) {
    case 'ratio':
      return `${subject} is more than ${formatPrice(leaf.factor)} times its average of the ${inWords(leaf.window)} before`
    case 'above':
    case 'below':
      return `${subject} is ${leaf.type} ${formatPrice(leaf.value)}`
    case 'crosses-up':
      return `${subject} rises through ${formatPrice(leaf.value)}`
    case 'crosses-down':
      return `${subject} falls through ${formatPrice(leaf.value)}`
    case 'change':
      return `${subject} ${moves(leaf)} by more than ${formatPrice(Math.abs(leaf.percent))} % within ${inWords(leaf.window)}`
    case 'rank':
      return `the deviation of its ${subject} is among the ${leaf.top} largest`
    case 'no-data':
      return `nothing is heard of its ${subject} for ${inWords(leaf.after)}`
  }
}

function moves({ percent, direction }: Extract<Leaf, { type: 'change' }>): string {
  if (percent < 0 || direction === 'down') return 'falls'
  return direction === 'up' ? 'rises' : 'moves'
}

export const inWords = (span: string): string => formatSpan(parseDuration(span) ?? 0)

const isOfLanes = ({ condition, measure = 'price' }: Rule) => isDaily({ condition, measure })

/** What fires it, in one sentence. */
export function describeRule(rule: Rule, labelOf?: (source: string) => string): string {
  const held = rule.for ? `, for ${inWords(rule.for)} without a break` : ''
  return `Fires when, on ${describeScope(rule.scope, labelOf, isOfLanes(rule))}, ${describeCondition(rule.condition, rule.measure ?? 'price')}${held}.`
}

/** All the rest of what it does, a sentence each. */
export function describeOptions(rule: Rule): string[] {
  const { on = 'tick', recovery, cooldown, noData, again, expiresAt } = rule
  const isDay = isOfLanes(rule)
  const silence = isDay ? 'no day has a rate for 8 d' : 'nothing is heard for 5 min'
  const repeats = [
    again?.every && `every ${inWords(again.every)}`,
    again?.percent && `when the value is ${formatPrice(again.percent)} % further`,
  ].filter(Boolean)
  return [
    on === 'tick'
      ? `Looked at with every ${isDay ? 'price' : 'quote'}.`
      : `Looked at once a ${isDay ? 'day is over' : 'minute is complete'}.`,
    recovery != null && `A firing ends at ${formatPrice(recovery)}, not where it began.`,
    cooldown && `After a firing it is quiet for ${inWords(cooldown)}.`,
    repeats.length > 0 && `While it fires it says so again ${repeats.join(' and ')}.`,
    noData === 'alert' && `It also fires when ${silence}.`,
    noData === 'ok' && `A firing ends when ${silence}.`,
    expiresAt != null && `It watches until ${formatMoment(expiresAt)}.`,
  ].filter((sentence) => typeof sentence === 'string')
}
