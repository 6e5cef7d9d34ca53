export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** The start of the UTC minute that holds `time` (epoch ms). */
export const minuteOf = (time: number): number => Math.floor(time / MINUTE) * MINUTE

const UNITS = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY } as const

/** `90s`, `15m`, `24h`, `7d` in milliseconds; undefined when it is not a duration. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,9})(ms|s|m|h|d|w)$/.exec(text) ?? []
  return amount && unit ? Number(amount) * UNITS[unit as keyof typeof UNITS] : undefined
}

/** Where seconds end and milliseconds begin when a bare number names a moment: 1e11 s is the year 5138, 1e11 ms is 1973. */
const SECONDS_BELOW = 1e11

/** Epoch milliseconds of a moment given in ms, s or RFC 3339; undefined when it is none of these. */
export function parseTime(text: string): number | undefined {
  if (/^\d{1,16}(\.\d+)?$/.test(text)) {
    const number = Number(text)
    return Math.round(number < SECONDS_BELOW ? number * SECOND : number)
  }
  if (!/^\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d))?$/.test(text)) return undefined
  const [year, month, day] = text.slice(0, 10).split('-').map(Number)
  // Date.parse takes the 31st of February for the 3rd of March.
  if (new Date(Date.UTC(year!, month! - 1, day)).getUTCDate() !== day) return undefined
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}

/** The twin of `parseDuration`, in the largest unit that fits: 24h, 90m. */
export function formatDuration(ms: number): string {
  const [unit, length] = Object.entries(UNITS).findLast(
    ([name, each]) => name !== 'w' && name !== 'd' && ms % each === 0,
  ) ?? ['ms', 1]
  return `${ms / length}${unit}`
}

/** A length of time in its two largest units: "2 min 5 s", "1 h 30 min". */
export function formatSpan(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`
  const parts = [
    [Math.floor(ms / DAY), 'd'],
    [Math.floor((ms % DAY) / HOUR), 'h'],
    [Math.floor((ms % HOUR) / MINUTE), 'min'],
    [Math.floor((ms % MINUTE) / SECOND), 's'],
  ] as const
  const first = parts.findIndex(([count]) => count > 0)
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
}
