import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { eq, sql } from 'drizzle-orm'
import { places, uploads } from '@/drizzle/schema'
import type { Db } from '@/lib/platform/db'
import { askOf, STAGED, storeStaged } from '../store-prices'
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
        state: 'applied',
        name: NAME,
        mode: 'all',
        format: 'sample',
        rows: sample.prices.length,
        createdAt: now,
        heardAt: now,
        receivedAt: now,
        finishedAt: now,
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
