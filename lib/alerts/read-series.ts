import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/lib/platform/db'
import { MINUTE } from '@/lib/platform/time'
import { JOURNAL_PARTITION } from '@/lib/quotes/store'
import { type AlertRule, isDaily } from './alert'
import { tidy } from './history'
import type { Rule } from './rule'
import type { Row, Series, Told } from './series'

export type Watched = { id: number; symbol: string; source: string }

/** The listed instruments that a rule means now: lanes have days, and a rule that is meant for all is meant for these or those. */
export async function readScope(
  db: Db,
  { scope, ...rule }: Pick<AlertRule, 'scope' | 'measure' | 'condition'>,
): Promise<Watched[]> {
  const kind = isDaily(rule) ? sql`kind = 'lane'` : sql`kind <> 'lane'`
  const of =
    'all' in scope
      ? kind
      : 'source' in scope
        ? sql`source = ${scope.source} and ${kind}`
        : sql`symbol in ${scope.symbols} and ${kind}`
  return [
    ...(await db.execute<Watched>(
      sql`select id, symbol, source from instruments where removed_at is null and ${of} order by id`,
    )),
  ]
}

const list = (ids: readonly number[]) => sql`${`{${ids.join(',')}}`}::int[]`
/** Whether anything of these instruments is kept from before a moment. */
export async function isKeptBefore(db: Db, ids: readonly number[], before: number): Promise<boolean> {
  const [row] = await db.execute<{ is: boolean }>(sql`
    select exists (select 1 from candles where instrument_id = any(${list(ids)}) and open_time < ${before}) as is`)
  return row!.is
}

const STREAMED = 3
/** What a text has no field for. */
const NOTHING = sql`''`

/** All minutes of an instrument as one text: a tenth of the time that as many rows would take on their way. */
function packed(rule: Pick<Rule, 'on' | 'checks'> | undefined): SQL {
  const measures = new Set(rule?.checks.map(({ measure }) => measure))
  const ifAsked = (is: boolean, column: SQL) => (rule === undefined || is ? column : NOTHING)
  const hasPath = rule?.on === 'tick' && measures.has('price')
  const columns = [
    sql`open_time / ${sql.raw(String(MINUTE))}`,
    sql`close`,
    sql`quality`,
    ifAsked(measures.has('volume'), sql`coalesce(volume::text, '')`),
    ifAsked(hasPath, sql`open`),
    ifAsked(hasPath, sql`high`),
    ifAsked(hasPath, sql`low`),
    ifAsked(measures.has('volume_24h'), sql`coalesce(volume_24h::text, '')`),
    ifAsked(measures.has('change_absolute'), sql`coalesce(change_absolute::text, '')`),
    ifAsked(measures.has('change_percentage'), sql`coalesce(change_percentage::text, '')`),
  ]
  return sql`string_agg(concat_ws(',', ${sql.join(columns, sql`, `)}), ';' order by open_time)`
}

/** The minutes of some instruments from `from` on, before `to`. With a rule, only what it looks at. */
export async function readSeries(
  db: Db,
  instruments: readonly Watched[],
  { from, to }: { from: number; to: number },
  rule?: Pick<Rule, 'on' | 'checks'>,
): Promise<Series[]> {
  const rows = await db.execute<{ id: number; packed: string }>(sql`
    select instrument_id as id, ${packed(rule)} as packed from candles
    where instrument_id = any(${list(instruments.map(({ id }) => id))}) and open_time >= ${from} and open_time < ${to}
    group by instrument_id`)
  const texts = new Map(rows.map((row) => [row.id, row.packed]))
  return instruments.map(({ id, symbol, source }) => {
    const text = texts.get(id)
    return { instrumentId: id, symbol, source, rows: text === undefined ? [] : text.split(';').map(unpack), told: [] }
  })
}

function unpack(text: string): Row {
  const field = text.split(',')
  const orNull = (at: number) => (field[at] === '' ? null : Number(field[at]))
  const close = Number(field[1])
  const volume = orNull(3)
  return {
    minute: Number(field[0]),
    open: orNull(4) ?? close,
    high: orNull(5) ?? close,
    low: orNull(6) ?? close,
    isStreamed: Number(field[2]) === STREAMED,
    values: {
      price: close,
      volume: volume === null ? null : tidy(volume),
      volume_24h: orNull(7),
      change_absolute: orNull(8),
      change_percentage: orNull(9),
      rate: null,
    },
  }
}

/** Since when the journal holds every quote that was received; null when it holds none. */
export async function findJournalStart(db: Db): Promise<number | null> {
  const [row] = await db.execute<{ name: string | null }>(sql`
    select min(c.relname) as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'quotes'::regclass`)
  const [, year, month, day, hour, minute] = /(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(row?.name ?? '') ?? []
  if (year === undefined) return null
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute))
}

/** The quotes of some instruments in the order of the journal; null when there are more than `most`. */
export async function readTold(
  db: Db,
  ids: readonly number[],
  { from, to }: { from: number; to: number },
  most: number,
): Promise<Map<number, Told[]> | null> {
  const rows = await db.execute<{
    id: number
    at: number
    time: number
    price: number
    size: number | null
    seq: number | null
    kind: number
  }>(sql`
    select instrument_id as id, received_at as at, time, price, size, trade_id as seq, kind from quotes
    where instrument_id = any(${list(ids)}) and received_at >= ${from} and received_at < ${to + JOURNAL_PARTITION}
    order by received_at, ctid limit ${most + 1}`)
  if (rows.length > most) return null
  const told = new Map<number, Told[]>()
  for (const { id, at, time, price, size, seq, kind } of rows) {
    const quote = { receivedAt: at, time, price, size, seq: seq ?? NaN, isPoll: kind === 1 }
    const known = told.get(id)
    if (known) known.push(quote)
    else told.set(id, [quote])
  }
  return told
}
