import { sql } from 'drizzle-orm'
import { uploads } from '@/drizzle/schema'
import type { Db } from '@/lib/platform/db'
import { FREIGHT } from '../lane'
import { askOf, TAKE_LANES, tellNewest } from '../store-prices'

/** How many prices of the sample there are, null when it is not there. */
export async function countSample(db: Db): Promise<number | null> {
  const [row] = await db
    .select({ stored: uploads.stored })
    .from(uploads)
    .where(sql`${uploads.format} = 'sample' and ${uploads.state} = 'applied'`)
  return row?.stored ?? null
}

/**
 * Takes the sample away: its prices, the lanes that have no others, and the places that nothing else needs. It does not
 * come back with the next start. False when it was not there.
 */
export async function removeSample(db: Db, now: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [sample] = await tx
      .update(uploads)
      .set({ state: 'removed', finishedAt: now })
      .where(sql`${uploads.format} = 'sample' and ${uploads.state} = 'applied'`)
      .returning({ id: uploads.id })
    if (!sample) return false
    const ask = askOf(tx)
    await ask(TAKE_LANES)
    await ask(`delete from freight_blocks where upload_id = ${sample.id}`)
    await ask(`
      with empty as (
        delete from lanes l where not exists (select from freight_blocks p where p.instrument_id = l.instrument_id)
        returning instrument_id)
      update instruments set removed_at = ${now} where id in (select instrument_id from empty)`)
    await ask(`update instruments set source = '${FREIGHT}' where kind = 'lane' and removed_at is null`)
    await ask(`delete from last_quotes where instrument_id in (select instrument_id from lanes)`)
    await ask(tellNewest(now, 'select instrument_id as id from lanes'))
    await ask(`delete from places p where kind = 'port' and is_sample
      and not exists (select from lanes l where l.origin_id = p.id or l.destination_id = p.id)`)
    await ask(`
      with recursive needed as (
        select parent_id as id from places where kind = 'port' or not is_sample
        union select p.parent_id from places p join needed on p.id = needed.id)
      delete from places p where kind = 'region' and is_sample and not exists (select from needed where needed.id = p.id)`)
    return true
  })
}
