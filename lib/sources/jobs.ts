import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '@/lib/platform/db'

/** What a person changed is looked at now, not at the next full minute: new codes, a gap to read again, a removal. */
export const lookAgainContract = { name: 'look-again', payload: z.object({ source: z.string() }) }

/** Where the web tells the worker of it. */
export const WANTED = 'candlewick_wanted'

/** What the worker was told; undefined for what nobody here would say. */
export function readWanted(payload: string): z.infer<typeof lookAgainContract.payload> | undefined {
  try {
    return lookAgainContract.payload.parse(JSON.parse(payload))
  } catch {
    return undefined
  }
}

/** Sent when the transaction is committed. Without a worker nobody hears it, and the schedules do the same later. */
export async function tellWorker(db: Db, source: string): Promise<void> {
  await db.execute(sql`select pg_notify(${WANTED}, ${JSON.stringify({ source })})`)
}
