import { formatPercent, formatPrice, formatSignificant, UNKNOWN } from '@/components/quotes/format'
import { MEASURE_WORDS } from '@/components/alerts/describe-rule'
import type { Reading, Trace } from '@/lib/alerts/contract'
import { formatSpan } from '@/lib/platform/time'

/** A value or threshold of a reading in its unit: silence is a span, a change is in percent. */
export function formatReadingValue(type: Reading['type'], value: number | null): string {
  if (value === null) return UNKNOWN
  if (type === 'no-data') return formatSpan(value)
  if (type === 'change') return formatPercent(value)
  return formatPrice(value)
}

const HEADS: Record<Reading['type'], string> = {
  ratio: 'times its average',
  above: 'above',
  below: 'below',
  'crosses-up': 'rises through',
  'crosses-down': 'falls through',
  change: 'change',
  rank: 'rank',
  'no-data': 'silence',
}

export const headOf = ({ type, measure }: Reading): string => `${MEASURE_WORDS[measure]}, ${HEADS[type]}`

const WHY: Record<Reading['why'], string> = {
  beyond: 'beyond the threshold',
  'not-beyond': 'not beyond the threshold; equal to it is not beyond',
  'not-crossed': 'beyond, but it was so from the beginning: nothing was crossed',
  'not-recovered': 'back inside, but not yet beyond the recovery level',
  'too-few-minutes': 'too few real values before to say anything',
  'no-value': 'no value at this point',
  'no-reference': 'nothing was quoted a window ago',
}
export const whyInWords = (why: Reading['why']): string => WHY[why]

/** The facts of a reading that belong to its type, by name. */
export function factsOf(reading: Reading): [name: string, value: string][] {
  const { type, measure, value, threshold, factor, mean, ratio, reference, n, of, needed, filled, missing } = reading
  const units = measure === 'rate' ? 'days' : 'minutes'
  const facts: [string, string | null][] = [
    ['Value', formatReadingValue(type, value)],
    ['Had to be beyond', threshold === null ? null : formatReadingValue(type, threshold)],
    ['Average', mean === null ? null : formatSignificant(mean, 8)],
    ['Value over average', ratio === null ? null : `${formatSignificant(ratio, 6)}×`],
    ['Factor', factor === null ? null : `${formatPrice(factor)}×`],
    ['A window ago', reference === null ? null : formatPrice(reference)],
    [`Real ${units}`, n === null ? null : `${n} of ${of ?? UNKNOWN}${needed === null ? '' : `, ${needed} needed`}`],
    [measure === 'rate' ? 'Days without a rate' : 'Filled minutes', filled === null ? null : String(filled)],
    [`Missing ${units}`, missing === null ? null : String(missing)],
  ]
  return facts.filter((fact): fact is [string, string] => fact[1] !== null)
}

const ON: Record<Trace['on'], string> = {
  tick: 'with a quote',
  close: 'when the minute was complete',
  time: 'because a time had passed',
}
const ON_DAYS: typeof ON = { ...ON, tick: 'with a price', close: 'when the day was over' }
export const onInWords = ({ on, readings }: Pick<Trace, 'on' | 'readings'>): string =>
  (readings.some(({ measure }) => measure === 'rate') ? ON_DAYS : ON)[on]
