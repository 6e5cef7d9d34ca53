import { DAY, HOUR, MINUTE, SECOND } from '@/lib/platform/time'

/** What an address may say: UTC, the browser's own zone, or one of the IANA database. */
export const UTC = 'UTC'
export const LOCAL = 'local'

const formats = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()

export function isZone(zone: string): boolean {
  if (zone === UTC || zone === LOCAL) return true
  try {
    formatOf(zone)
    return true
  } catch {
    return false
  }
}

/** The zone that is meant, by its name. Only the browser knows what `local` is. */
export const zoneOf = (setting: string): string =>
  setting === LOCAL ? new Intl.DateTimeFormat('en').resolvedOptions().timeZone : setting

/** All zones that can be chosen, by name. */
export const listZones = (): string[] => Intl.supportedValuesOf('timeZone').filter((zone) => zone !== UTC)

/**
 * How far the clocks of a zone are ahead of UTC (ms) at a moment. A day at whose both ends they say the same is asked no
 * further: no zone ever changed twice within one.
 */
export function offsetOf(zone: string, time: number): number {
  if (zone === UTC) return 0
  const day = Math.floor(time / DAY)
  const before = offsetAt(zone, day * DAY)
  return before === offsetAt(zone, (day + 1) * DAY) ? before : offsetAt(zone, Math.floor(time / MINUTE) * MINUTE)
}

function offsetAt(zone: string, time: number): number {
  const key = `${zone} ${time}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const name = formatOf(zone)
    .formatToParts(time)
    .find(({ type }) => type === 'timeZoneName')
  const [, sign, hours = 0, minutes = 0, seconds = 0] = /([+-])(\d+):(\d+)(?::(\d+))?/.exec(name?.value ?? '') ?? []
  const size = Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND
  const offset = sign === '-' ? -size : size
  offsets.set(key, offset)
  return offset
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  formats.set(zone, format)
  return format
}

/** "UTC", or "UTC+05:45" as the clocks of the zone stand at a moment: the doubled hour in autumn has two of them. */
export function offsetName(zone: string, time: number): string {
  const offset = offsetOf(zone, time)
  if (offset === 0) return UTC
  const size = Math.abs(offset)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `UTC${offset < 0 ? '\u2212' : '+'}${two(size / HOUR)}:${two((size % HOUR) / MINUTE)}`
}

/**
 * A moment moved so that what UTC calls it is what the clocks of the zone show. Only to be written down at once: it is
 * no moment any more, and two moments of a doubled hour become one.
 */
export const wallTime = (zone: string, time: number): number => time + offsetOf(zone, time)
