import { formatDay } from '@/components/freshness/age'
import type { StatusResponse } from '@/lib/status/contract'
import { DAY } from '@/lib/platform/time'
import { formatBytes } from './format-bytes'

/** What to expect of the disk, in a sentence. */
export function describeDisk(
  { growthPerDay, fullAt, free, reserve }: NonNullable<StatusResponse['disk']>,
  now: number,
): string {
  if (free <= reserve) return 'The disk is nearly full: new quotes are refused until there is room again.'
  if (growthPerDay === null) return 'How fast it grows is not known yet: that takes two hours of measuring.'
  if (fullAt === null) return 'It does not grow.'
  const days = (fullAt - now) / DAY
  const pace = `It grows by ${formatBytes(growthPerDay)} a day`
  if (days > 3_650) return `${pace}: there is room for more than ten years.`
  if (days < 2) return `${pace}: there is room for less than two days.`
  return `${pace}: there is room until ${formatDay(fullAt)}, ${Math.floor(days)} days from now.`
}
