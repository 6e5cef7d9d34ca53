import { statfs } from 'node:fs/promises'
import type { Log } from '@/lib/platform/log'
import { SECOND } from '@/lib/platform/time'

const LOOK = 5 * SECOND

/**
 * Watches the free space where the data lies. Below the reserve ingest is refused, visibly, before the disk is full: a full
 * disk would stop the database, and with it every answer.
 */
export function watchDisk(folder: string, reserve: number, log: Log, tell: (isLow: boolean) => void) {
  let wasLow = false
  const look = async () => {
    const { bavail, bsize } = await statfs(folder)
    const free = bavail * bsize
    // A little more room is asked for before going on, so that it does not flutter at the line.
    const isLow = free < (wasLow ? reserve * 1.05 : reserve)
    if (isLow !== wasLow)
      log.warn(
        { freeBytes: free, reserveBytes: reserve },
        isLow ? 'the disk is nearly full: quotes are refused' : 'the disk has room again',
      )
    wasLow = isLow
    tell(isLow)
  }
  const timer = setInterval(() => void look().catch(() => {}), LOOK)
  return { first: look(), stop: () => clearInterval(timer) }
}
