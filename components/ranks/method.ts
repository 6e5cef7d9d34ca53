import { MEASURES, type Measure } from '@/lib/metrics/measure'
import type { Rank, RankBy } from '@/lib/ranks/contract'
import { formatPercent, formatSignificant } from '@/components/quotes/format'

const NAMES: Record<Measure, string> = {
  price: 'Price',
  volume: 'Volume',
  volume_24h: 'Volume, 24 h',
  change_absolute: 'Change',
  change_percentage: 'Change in %',
  rate: 'Freight rate',
}

const LONG_NAMES: Record<Measure, string> = {
  price: 'price',
  volume: 'volume of each minute',
  volume_24h: 'rolling 24 h volume',
  change_absolute: 'change against 24 h before',
  change_percentage: 'change against 24 h before, in percent',
  rate: 'daily average rate of each lane',
}

export const MEASURE_OPTIONS = MEASURES.map((value) => ({ value, label: NAMES[value], title: LONG_NAMES[value] }))

export const METHOD_OPTIONS = [
  { value: 'stddev', label: 'Deviation', title: 'Standard deviation' },
  { value: 'cv', label: 'Relative', title: 'Standard deviation over the mean' },
  { value: 'logret', label: 'Returns', title: 'Standard deviation of log returns' },
] as const satisfies readonly { value: RankBy; label: string; title: string }[]

export const METHOD_NAMES: Record<RankBy, string> = {
  stddev: 'Standard deviation',
  cv: 'Volatility',
  logret: 'Deviation of returns',
}

/** What is ranked and how, in one sentence. */
export function explain(measure: Measure, by: RankBy, window: string): string {
  const of = `of the ${LONG_NAMES[measure]} over ${measure === 'rate' ? 'the last days that have rates' : `the last ${window.replace(/(\d)([a-z])/, '$1 $2')}`}`
  if (by === 'stddev')
    return `Population standard deviation ${of}: 1 moved most. It is an absolute figure, so high levels rank before low ones.`
  if (by === 'cv')
    return `Standard deviation ${of}, divided by its mean: 1 moved most for its size, whatever its level.`
  const step = measure === 'rate' ? 'day' : 'minute'
  return `Standard deviation of the logarithmic changes from ${step} to ${step} ${of}: 1 moved most from one ${step} to the next.`
}

/** A ratio is read in percent, a deviation in the unit of what it deviates. */
export const formatValue = ({ value }: Rank, by: RankBy): string =>
  by === 'stddev' ? formatSignificant(value) : formatPercent(value * 100, { sign: false })
