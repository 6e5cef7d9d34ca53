import { sql } from 'drizzle-orm'
import type { Values } from '@/lib/alerts/judge'
import type { MinuteBar } from '@/lib/candles/candle'
import { MEASURES } from '@/lib/metrics/measure'
import type { Db } from '@/lib/platform/db'
import { MINUTE } from '@/lib/platform/time'
import type { PolledQuote } from '@/lib/quotes/store'
import { readBinary } from '../market/binary-reader'
import type { Directory } from '../market/directory'
import { Session } from '../market/session'
import type { Memory } from './memory'

/** So many instruments are asked for by their numbers; more by asking for all. */
const NAMED = 2_000
const MINUTES = 'instrument_id, open_time, close, volume, volume_24h, change_absolute, change_percentage'
const TYPES = ['int4', 'int8', 'float8', 'float8', 'float8', 'float8', 'float8'] as const

/** Fills the memory of instruments (by dense index) with their minutes since `from`, as they are kept. */
export async function fillMemories(
  url: string,
  directory: Directory,
  memories: ReadonlyMap<number, Memory>,
  from: number,
): Promise<void> {
  const ids = [...memories.keys()].map((index) => directory.ids[index]!)
  const named = ids.length <= NAMED ? `and instrument_id = any('{${ids.join(',')}}')` : ''
  const session = new Session(url, 'candlewick alerts')
  try {
    await readBinary(session, `select ${MINUTES} from candles where open_time >= ${from} ${named}`, TYPES, (row) => {
      const memory = memories.get(directory.indexOf(row[0]!) ?? -1)
      if (!memory) return
      const minute = row[1]! / MINUTE
      const values: Values = {
        price: known(row[2]!),
        volume: known(row[3]!),
        volume_24h: known(row[4]!),
        change_absolute: known(row[5]!),
        change_percentage: known(row[6]!),
        rate: null,
      }
      for (const measure of MEASURES) memory.ring(measure)?.set(minute, values[measure])
    })
  } finally {
    await session.close()
  }
}

const known = (value: number) => (Number.isNaN(value) ? null : value)

/** The newest minute of instruments that is kept, up to the one that is told of each. */
export async function readNewestMinutes(
  db: Db,
  through: ReadonlyMap<number, number>,
): Promise<ReadonlyMap<number, number>> {
  if (through.size === 0) return through
  const rows = await db.execute<{ id: number; minute: number | null }>(sql`
    select asked.id::int as id, (select max(open_time) / ${MINUTE} from candles
      where instrument_id = asked.id::int and open_time <= asked.minute::bigint * ${MINUTE}::bigint)::int as minute
    from jsonb_each_text(${JSON.stringify(Object.fromEntries(through))}::text::jsonb) as asked(id, minute)`)
  return new Map(rows.flatMap(({ id, minute }) => (minute === null ? [] : [[id, minute] as const])))
}

type UnseenPoll = { source: string; receivedAt: number; quotes: (PolledQuote & { code: string })[] }
const UNSTATED = { bid: null, ask: null, volume24h: null, changeAbsolute: null, changePercentage: null }

/** Polls in the journal that came after those that were evaluated, oldest first. */
export async function readUnseenPolls(db: Db, through: Readonly<Record<string, number>>): Promise<UnseenPoll[]> {
  if (Object.keys(through).length === 0) return []
  const rows = await db.execute<{ source: string; receivedAt: number; code: string; id: number; price: number }>(sql`
    select i.source, q.received_at as "receivedAt", i.code, i.id, q.price from quotes q
      join instruments i on i.id = q.instrument_id and i.removed_at is null
      join jsonb_each_text(${JSON.stringify(through)}::text::jsonb) as seen(source, at) on seen.source = i.source
    where q.kind = 1 and q.received_at > ${Math.min(...Object.values(through))} and q.received_at > seen.at::bigint
    order by q.received_at, i.source`)
  const polls: UnseenPoll[] = []
  for (const { source, receivedAt, code, id, price } of rows) {
    const last = polls.at(-1)
    const quote = { ...UNSTATED, instrumentId: id, code, price }
    if (last && last.source === source && last.receivedAt === receivedAt) last.quotes.push(quote)
    else polls.push({ source, receivedAt, quotes: [quote] })
  }
  return polls
}

/** Minutes that exchanges stated after those that were evaluated, of each instrument in order. */
export async function readUnseenSeals(
  db: Db,
  through: Readonly<Record<number, number>>,
): Promise<Map<number, MinuteBar[]>> {
  const found = new Map<number, MinuteBar[]>()
  if (Object.keys(through).length === 0) return found
  const rows = await db.execute<{ id: number; openTime: number; close: number; volume: number | null }>(sql`
    select c.instrument_id as id, c.open_time as "openTime", c.close, c.volume
    from jsonb_each_text(${JSON.stringify(through)}::text::jsonb) as seen(id, minute)
      join candles c on c.instrument_id = seen.id::int and c.open_time > seen.minute::bigint * ${MINUTE}::bigint and c.quality = 2
    order by c.instrument_id, c.open_time`)
  for (const { id, openTime, close, volume } of rows) {
    const bars = found.get(id) ?? []
    if (bars.length === 0) found.set(id, bars)
    const unknown = { open: close, high: close, low: close, count: null, openedAt: null, closedAt: null }
    bars.push({ ...unknown, openTime, close, volume, quality: 'exchange' })
  }
  return found
}
