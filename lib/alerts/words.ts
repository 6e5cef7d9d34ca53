import { DAY, MINUTE, SECOND } from '@/lib/platform/time'
import type { Reading } from './contract'
import { computed, measured, stated } from './digits'

/** Each kind of condition and outcome in one sentence, with its numbers as they were compared. */
export function wordsOf(reading: Reading): string {
  const { type, why } = reading
  const name = NAMES[reading.measure]
  if (why === 'no-value' && type === 'rank')
    return `It had no place by volatility: too little is known of its last ${reading.measure === 'rate' ? '30 days' : '24 hours'}.`
  if (why === 'no-value') return `Its ${name.toLowerCase()} was not known at this point, so nothing can be said.`
  switch (type) {
    case 'ratio':
      return ratioWords(reading, name)
    case 'change':
      return changeWords(reading, name)
    case 'rank':
      return rankWords(reading)
    case 'no-data':
      return silenceWords(reading)
    default:
      return levelWords(reading, name)
  }
}

const NAMES: Record<Reading['measure'], string> = {
  price: 'Price',
  volume: 'Volume',
  volume_24h: 'Volume of 24 h',
  change_absolute: 'Change over 24 h',
  change_percentage: 'Change over 24 h (%)',
  rate: 'Freight rate',
}

/** What a measure has one value of. */
const unitOf = (measure: Reading['measure']) =>
  measure === 'rate' ? { name: 'days', length: DAY } : { name: 'minutes', length: MINUTE }
const days = (ms: number) => `${ms / DAY} day${ms === DAY ? '' : 's'}`

const UNKNOWN = 'unknown'
/** What somebody asked for. */
const asked = (value: number | null) => (value === null ? UNKNOWN : stated(value))
/** What was worked out, next to what it is compared with. */
const found = (value: number | null, compared: number | null = null) =>
  value === null ? UNKNOWN : computed(value, compared)
/** What was measured. */
const seen = ({ measure, threshold }: Reading, value: number | null) =>
  value === null ? UNKNOWN : measured(measure, value, threshold)

function ratioWords(reading: Reading, name: string): string {
  const { value, threshold, factor, mean, n, of, needed, filled, missing, why } = reading
  const unit = unitOf(reading.measure).name
  if (why === 'too-few-minutes')
    return `Only ${n} of the ${of} ${unit} before were real, and ${needed} are needed, so nothing can be said (${filled} without ${unit === 'days' ? 'a rate' : 'quotes'}, ${missing} before the first or without a value).`
  const relation = why === 'beyond' ? 'more than' : why === 'not-recovered' ? 'still more than' : 'not more than'
  return `${name} was ${seen(reading, value)}, ${relation} ${found(threshold, value)}: ${asked(factor)} times the average of ${found(mean)} over the ${of} ${unit} before (${n} of them real).`
}

function changeWords(reading: Reading, name: string): string {
  const { measure, value, threshold, reference, why, from, to } = reading
  const unit = unitOf(measure)
  const span = from === null || to === null ? '' : `${(to - from) / unit.length} ${unit.name}`
  if (why === 'no-reference') return `Nothing was quoted ${span} before, so there is nothing to compare with.`
  const relation = why === 'beyond' ? 'at least' : why === 'not-recovered' ? 'still at least' : 'less than'
  return `${name} changed by ${found(value, threshold)} % against ${seen(reading, reference)}, ${span} before: ${relation} the ${asked(threshold)} % that were asked for.`
}

function rankWords({ value, threshold, why }: Reading): string {
  const place = `Its place by volatility was ${asked(value)}`
  if (why === 'not-crossed')
    return `${place}, and it was among the first ${asked(threshold)} from the beginning: it did not enter.`
  return `${place}, ${why === 'beyond' ? 'among' : 'not among'} the first ${asked(threshold)}.`
}

function silenceWords({ measure, value, threshold, why }: Reading): string {
  if (measure === 'rate') {
    const since = value === 0 ? 'It has a rate' : `It has had no rate for ${days(Math.floor(value! / DAY) * DAY)}`
    return `${since}; ${why === 'beyond' ? 'that is at least' : 'it takes'} ${days(threshold!)} without one.`
  }
  const heard = value === 0 ? 'Something was heard' : `Nothing was heard for ${seconds(value)}`
  return `${heard}; ${why === 'beyond' ? 'that is' : 'it takes'} ${why === 'beyond' ? 'at least' : ''} ${seconds(threshold)} of silence.`.replace(
    /\s+/g,
    ' ',
  )
}

const seconds = (ms: number | null) => (ms === null ? 'an unknown time' : `${Math.round(ms / SECOND)} s`)

function levelWords(reading: Reading, name: string): string {
  const { type, value, threshold, why } = reading
  const isUp = type === 'above' || type === 'crosses-up'
  const side = isUp ? 'above' : 'below'
  const was = `${name} was ${seen(reading, value)}`
  if (why === 'not-crossed')
    return `${was}, and it was ${side} ${asked(threshold)} from the beginning: it did not cross.`
  if (why === 'not-recovered') return `${was}, not yet back to the recovery level of ${asked(threshold)}.`
  return `${was}, ${why === 'beyond' ? '' : 'not '}${side} ${asked(threshold)}.`
}
