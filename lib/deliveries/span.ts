import { DAY, HOUR, MINUTE, SECOND } from '@/lib/platform/time'

const UNITS = [
  ['d', DAY, Infinity],
  ['h', HOUR, DAY],
  ['min', MINUTE, HOUR],
  ['s', SECOND, MINUTE],
] as const

/** A length of time (ms) as a person says it, by whole steps of its two largest units: "under a second", "1 s", "2 min 5 s". */
export function spanWords(ms: number): string {
  const parts = UNITS.map(([unit, length, whole]) => ({ unit, count: Math.floor((ms % whole) / length) }))
  const first = parts.findIndex(({ count }) => count > 0)
  if (first < 0) return 'under a second'
  return parts
    .slice(first, first + 2)
    .filter(({ count }) => count > 0)
    .map(({ unit, count }) => `${count} ${unit}`)
    .join(' ')
}
