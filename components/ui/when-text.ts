type Bounds = { min?: string | undefined; max?: string | undefined }

const DAY = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/
const MINUTE = /^\s*(\d{4}-\d{1,2}-\d{1,2})[T ]+(\d{1,2}):(\d\d)(?::\d\d)?(?:\s*(?:Z|UTC))?\s*$/i

export const toDayText = (value: string): string => value.slice(0, 10)
export const toMinuteText = (value: string): string => value.slice(0, 16).replace('T', ' ')

/** "2026-1-31" is "2026-01-31"; '' stays; what is no day, or not within the bounds, is null. */
export function parseDay(text: string, { min, max }: Bounds = {}): string | null {
  if (text.trim() === '') return ''
  const [, year, month, day] = DAY.exec(text) ?? []
  if (!year || !month || !day) return null
  const read = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  // The 31st of February would be taken for a day in March.
  if (Number.isNaN(Date.parse(read)) || new Date(read).toISOString().slice(0, 10) !== read) return null
  return (min && read < min) || (max && read > max) ? null : read
}

/** "2026-11-21 16:55" is "2026-11-21T16:55"; '' stays; what is no minute of a day is null. */
export function parseMinute(text: string, bounds: Bounds = {}): string | null {
  if (text.trim() === '') return ''
  const [, date, hour, minute] = MINUTE.exec(text) ?? []
  const day = date && parseDay(date, bounds)
  if (!day || Number(hour) > 23 || Number(minute) > 59) return null
  return `${day}T${hour!.padStart(2, '0')}:${minute}`
}
