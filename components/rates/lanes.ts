import { FREIGHT, FREIGHT_SAMPLE } from '@/lib/rates/lane'

/** A pair of places to chart. Codes hold no hyphen, so it is written `CNSGH-north_europe_main`. */
export type Lane = { origin: string; destination: string }

/** What the sources of lanes are called. */
export const LANE_SOURCE_LABELS: Record<string, string> = {
  [FREIGHT]: 'Freight prices',
  [FREIGHT_SAMPLE]: 'Recorded freight sample',
}

/** How many lanes are compared at most. */
export const MOST_LANES = 4

/** The colours that tell compared lanes apart; the kind of their line does too. */
export const LOOK_NAMES = ['accent', 'wax', 'up', 'down'] as const

export const keyOf = ({ origin, destination }: Lane): string => `${origin}-${destination}`

/** The lanes in an address, those that are none left out. */
export function readLanes(text: string): Lane[] {
  const keys = [...new Set(text.split(','))]
  const lanes = keys.flatMap((key) => {
    const [, origin, destination] = /^(\w{1,80})-(\w{1,80})$/.exec(key) ?? []
    return origin && destination ? [{ origin, destination }] : []
  })
  return lanes.slice(0, MOST_LANES)
}

export const writeLanes = (lanes: readonly Lane[]): string => lanes.map(keyOf).join(',')

export const RANGES = ['1M', '3M', '1Y', '5Y', '10Y'] as const
export type Range = (typeof RANGES)[number]

const MONTHS: Record<Range, number> = { '1M': 1, '3M': 3, '1Y': 12, '5Y': 60, '10Y': 120 }

/** The first day of a range that ends with `until`: so many months before, and the day after. */
export function startOf(range: Range, until: string): string {
  const [year, month, day] = until.split('-').map(Number) as [number, number, number]
  const lastOfMonth = new Date(Date.UTC(year, month - MONTHS[range], 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 - MONTHS[range], Math.min(day, lastOfMonth) + 1)).toISOString().slice(0, 10)
}
