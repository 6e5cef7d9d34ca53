import { z } from 'zod'
import { readCursor, writeCursor } from '@/lib/platform/cursor'

const Position = z.strictObject({ to: z.number() })

/** Of a range of time as much as one answer holds: the newest first, and `next` for what lies before. `from` before `to`. */
export function cutRange(
  asked: { from: number; to: number; cursor?: string | undefined },
  longest: number,
  secret: string,
): { from: number; to: number; next: string | null } {
  const to = asked.cursor === undefined ? asked.to : Math.min(asked.to, readCursor(secret, Position, asked.cursor).to)
  const from = Math.max(asked.from, to - longest)
  return { from, to, next: from > asked.from ? writeCursor(secret, { to: from }) : null }
}
