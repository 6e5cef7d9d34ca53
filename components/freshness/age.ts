import { DAY, HOUR, MINUTE, SECOND } from '@/lib/platform/time'

/** How long ago, in one unit and by whole steps: "12 s", "3 min", "5 h", "2 d". Ahead of the clock is "0 s". */
export function formatAge(ms: number): string {
  const [size, unit] = UNITS.find(([, , from]) => ms >= from) ?? SECONDS
  return `${Math.max(0, Math.floor(ms / size))} ${unit}`
}

const SECONDS = [SECOND, 's'] as const
const UNITS = [
  [DAY, 'd', 2 * DAY],
  [HOUR, 'h', 2 * HOUR],
  [MINUTE, 'min', 2 * MINUTE],
] as const

/** "2026-01-31 13:05:09 UTC": UTC by formatting, whatever the browser's zone and locale. */
export const formatMoment = (time: number): string =>
  `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`

export const formatDay = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** "13:05" of a moment, in UTC. */
export const formatMinute = (time: number): string => new Date(time).toISOString().slice(11, 16)

export const formatClock = (time: number): string => new Date(time).toISOString().slice(11, 19)
