import { DAY, HOUR, MINUTE, SECOND, formatSpan } from '@/lib/platform/time'

/** "0:07", "12:00", "3:05:09", "2 d 4 h". What has begun counts as a whole second. */
export function formatCountdown(ms: number): string {
  const left = Math.max(0, Math.ceil(ms / SECOND) * SECOND)
  if (left >= DAY) return formatSpan(left)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const seconds = two((left % MINUTE) / SECOND)
  const minutes = (left % HOUR) / MINUTE
  return left >= HOUR ? `${Math.floor(left / HOUR)}:${two(minutes)}:${seconds}` : `${Math.floor(minutes)}:${seconds}`
}
