import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { eq, sql } from 'drizzle-orm'
import { places, uploads } from '@/drizzle/schema'
import type { Db } from '@/lib/platform/db'
import { FREIGHT } from '../lane'
import { askOf } from '../store'
import { STAGED, storeStaged, TAKE_LANES, tellNewest } from '../store-prices'
import { readSample, type Sample } from './sample'

const NAME = 'Recorded sample, January 2016'

/** Loads the recorded sample once; where it was loaded before, or taken away, nothing happens. Answers its prices or null. */
export async function loadSample(db: Db, now: number): Promise<number | null> {
  if (await isKnown(db)) return null
  const packed = await readFile(new URL('freight.gz', import.meta.url))
  const sample = readSample(gunzipSync(packed).toString('utf8'))
  return db.transaction(async (tx) => {
    const [upload] = await tx
      .insert(uploads)
      .values({
        ...{ state: 'applied', name: NAME, mode: 'all', format: 'sample', rows: sample.prices.length },
        ...{ createdAt: now, heardAt: now, receivedAt: now, startedAt: now, finishedAt: now },
      })
      .onConflictDoNothing()
      .returning({ id: uploads.id })
    if (!upload) return null // another worker was quicker
    await addPlaces(tx, sample)
    const ask = askOf(tx)
    await ask(STAGED)
    await stage(tx, sample)
    const flags = { uploadId: upload.id, hasRanges: false, hasForeign: false, isSample: true, now }
    const stored = await storeStaged(ask, flags)
    await tx.update(uploads).set({ stored }).where(eq(uploads.id, upload.id))
    return stored
  })
}

async function isKnown(db: Db): Promise<boolean> {
  const rows = await db.select({ id: uploads.id }).from(uploads).where(eq(uploads.format, 'sample'))
  return rows.length > 0
}

async function addPlaces(db: Db, { regions, ports }: Sample): Promise<void> {
  const of = (kind: 'region' | 'port') => (place: Sample['ports'][number]) => ({ ...place, kind })
  const all = [...regions.map(of('region')), ...ports.map(of('port'))]
  const added = await db
    .insert(places)
    .values(all.map(({ code, kind, name }) => ({ code, kind, name, isSample: true })))
    .onConflictDoNothing()
    .returning({ code: places.code })
  const isNew = new Set(added.map(({ code }) => code))
  const parents = JSON.stringify(all.filter(({ code, parent }) => parent !== null && isNew.has(code)))
  await db.execute(sql`
    update places p set parent_id = above.id
    from jsonb_to_recordset(${parents}::text::jsonb) as below(code text, parent text)
      join places above on above.code = below.parent and above.kind = 'region'
    where p.code = below.code`)
}

async function stage(db: Db, { prices }: Sample): Promise<void> {
  const rows = JSON.stringify(prices.map(({ origin, destination, day, price }) => [origin, destination, day, price]))
  await db.execute(sql`
    insert into staged (line, origin, destination, day_from, day_to, amount)
    select at, o.id, d.id, (row->>2)::date, (row->>2)::date, (row->>3)::float8
    from jsonb_array_elements(${rows}::text::jsonb) with ordinality as r(row, at)
      join places o on o.code = row->>0 join places d on d.code = row->>1`)
}

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
    await ask(`delete from freight_prices where upload_id = ${sample.id}`)
    await ask(`
      with empty as (
        delete from lanes l where not exists (select from freight_prices p where p.instrument_id = l.instrument_id)
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
