import { sql } from 'drizzle-orm'
import type { Db } from '@/lib/platform/db'
import type { SourceFace } from './source'
import { listTracked } from './store'

const MOST = 8

/** What is traded most and not followed yet; where only the followed ones are listed, what people like to follow. */
export async function readSuggestions(db: Db, source: SourceFace): Promise<string[]> {
  if (!source.history) return []
  const followed = new Set((await listTracked(db, source.id)).map(({ code }) => code))
  const traded = await db.execute<{ code: string }>(sql`
    select i.code from instruments i join last_quotes l on l.instrument_id = i.id
    where i.source = ${source.id} and i.removed_at is null and i.quote = 'USD' and not exists (
      select from tracked t where t.source = i.source and t.code = i.code)
    order by l.price * l.volume_24h desc nulls last, i.code limit ${MOST}`)
  const codes = [...traded.map(({ code }) => code), ...(source.suggested ?? [])]
  return [...new Set(codes)].filter((code) => !followed.has(code)).slice(0, MOST)
}
