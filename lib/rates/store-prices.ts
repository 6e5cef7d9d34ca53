import { sql } from 'drizzle-orm'
import type { Db } from '@/lib/platform/db'
import { dayOf } from './day'
import { FREIGHT, FREIGHT_SAMPLE, LANE_PREFIX } from './lane'
import { MIN_PRICES } from './contract'

/** Asks a session of the database, whichever library holds it: the rows, and how many were answered or changed. */
export type Ask = <R extends object = Record<string, unknown>>(
  text: string,
) => Promise<{ rows: readonly R[]; count: number }>

/**
 * Where rows wait while they are checked: a table of this session only, which is not logged, and gone with the transaction.
 * `fault`: why a row cannot be stored. `currency` is null for USD.
 */
export const STAGED = `create temp table staged (
  line int not null, origin int, destination int, day_from date, day_to date, amount float8, currency text, fault text) on commit drop`

/** What is known of the staged rows without asking: spares the questions that they do not raise. */
export type Staged = {
  uploadId: number | null
  hasRanges: boolean
  hasForeign: boolean
  now: number
  isSample?: boolean
}

/** Lanes are not taken away between the moment that rows find them and the moment that the prices are there. */
const HOLD_LANES = `select pg_advisory_xact_lock_shared(hashtext('lanes'))`
export const TAKE_LANES = `select pg_advisory_xact_lock(hashtext('lanes'))`

/** A million rows are put together in memory; more, on the disk of the database. */
const ROOM_TO_GROUP = `set local work_mem = '96MB'`

/** The block that a day lies in, as SQL. */
export const blockOf = (day: string): string => `((${day}) - date '1970-01-01') / 32`

/** Days for which staged rows need a rate that is not there. */
export const missingRates = (limit: number) => `
  select s.currency, to_char(d.day, 'YYYY-MM-DD') as day from staged s
    cross join lateral generate_series(s.day_from, s.day_to, interval '1 day') as d(day)
    left join exchange_rates x on x.currency = s.currency and x.day = d.day::date
  where s.fault is null and s.currency is not null and x.usd is null group by 1, 2 order by 2, 1 limit ${limit}`

/** Marks the rows whose currency has no rate on one of their days. */
const MARK_WITHOUT_RATE = `
  update staged set fault = format('there is no exchange rate of %s for %s', staged.currency, to_char(missing.day, 'YYYY-MM-DD'))
  from (
    select s.line, min(d.day) as day from staged s
      cross join lateral generate_series(s.day_from, s.day_to, interval '1 day') as d(day)
      left join exchange_rates x on x.currency = s.currency and x.day = d.day::date
    where s.fault is null and s.currency is not null and x.usd is null group by s.line) as missing
  where missing.line = staged.line`

/** Finds what only the database can know to be wrong, and answers how many staged rows have a fault. */
export async function checkStaged(ask: Ask, { hasForeign }: Pick<Staged, 'hasForeign'>): Promise<number> {
  if (hasForeign) await ask(MARK_WITHOUT_RATE)
  const { rows } = await ask<{ n: number }>('select count(*)::int as n from staged where fault is not null')
  return rows[0]!.n
}

/** Stores the staged rows without a fault, makes their lanes where they are new, and answers how many prices that were. */
export async function storeStaged(ask: Ask, staged: Staged): Promise<number> {
  await ask(HOLD_LANES)
  await ask(STAGED_LANES)
  await ask(makeLanes(staged))
  await ask(MAKE_LANE_PORTS)
  await ask(FIND_LANES)
  await ask(ROOM_TO_GROUP)
  await ask(storePrices(staged))
  await ask(tellNewest(staged.now, 'select id from staged_lanes'))
  await ask(markChanged(staged.now, 'select id from staged_lanes'))
  await ask(`notify ${LANES_CHANGED}`)
  const { rows } = await ask<{ n: number }>('select coalesce(sum(prices), 0)::int as n from staged_lanes')
  return rows[0]!.n
}

/** Told when lanes have new prices: whoever looks after alerts on them looks. */
export const LANES_CHANGED = 'candlewick_lanes'

/** Leaves word that these lanes have to be looked at, in the transaction that changes them. */
const markChanged = (now: number, lanes: string) => `
  insert into lane_marks (instrument_id, changed_at) select id, ${now} from (${lanes}) as lane order by id
  on conflict (instrument_id) do update set changed_at = excluded.changed_at`

/** In one order for everybody: two batches that make the same lanes wait for each other instead of both for ever. */
const makeLanes = ({ now, isSample = false }: Staged) => `
  insert into instruments (symbol, source, code, name, kind, quote, listed_at)
  select '${LANE_PREFIX}:' || o.code || '-' || d.code, '${isSample ? FREIGHT_SAMPLE : FREIGHT}', o.code || '-' || d.code,
    o.name || ' to ' || d.name, 'lane', 'USD', ${now}
  from staged_lanes pair join places o on o.id = pair.origin join places d on d.id = pair.destination
  where not exists (select from lanes l where l.origin_id = pair.origin and l.destination_id = pair.destination)
  order by 1 on conflict do nothing`

/** The pairs of ports that the good rows name, found once for all that is done with them. */
const STAGED_LANES = `create temp table staged_lanes on commit drop as
  select origin, destination, sum(day_to - day_from + 1) as prices, null::int as id from staged where fault is null group by 1, 2`

const FIND_LANES = `update staged_lanes s set id = l.instrument_id from lanes l
  where l.origin_id = s.origin and l.destination_id = s.destination`

const MAKE_LANE_PORTS = `
  insert into lanes (instrument_id, origin_id, destination_id)
  select i.id, o.id, d.id from instruments i
    join places o on o.code = split_part(i.code, '-', 1) join places d on d.code = split_part(i.code, '-', 2)
  where i.kind = 'lane' and i.removed_at is null and not exists (select from lanes l where l.instrument_id = i.id)
  order by i.id on conflict do nothing`

/** Prices of a lane in a block of days become one row. */
function storePrices({ uploadId, hasRanges, hasForeign }: Staged): string {
  const days = hasRanges ? `cross join lateral generate_series(0, s.day_to - s.day_from) as k` : ''
  const day = hasRanges ? 's.day_from + k' : 's.day_from'
  const rate = hasForeign ? `left join exchange_rates x on x.currency = s.currency and x.day = ${day}` : ''
  const usd = hasForeign ? 's.amount * coalesce(x.usd, 1)' : 's.amount'
  const given = 'array_agg(case when s.currency is not null then s.amount end), array_agg(s.currency)'
  return `
    insert into freight_blocks (instrument_id, block, upload_id, days, usd, amounts, currencies)
    select l.id, ${blockOf(day)}, ${uploadId}, array_agg(${day}), array_agg(${usd}), ${hasForeign ? given : 'null, null'}
    from staged s join staged_lanes l on l.origin = s.origin and l.destination = s.destination ${days} ${rate}
    where s.fault is null group by 1, 2 order by 1, 2`
}

/** Writes the newest average of lanes up to today where lists look for it. `lanes` selects their ids. */
export const tellNewest = (now: number, lanes: string) => `
  insert into last_quotes (instrument_id, time, price)
  select lane.id, (newest.day - date '1970-01-01') * 86400000::bigint, newest.average
  from (${lanes}) as lane cross join lateral (
    select found.day, found.average
    from (select distinct block from freight_blocks where instrument_id = lane.id order by block desc) as back
      cross join lateral (
        select day, round(avg(usd)::numeric)::float8 as average from freight_prices p
        where p.instrument_id = lane.id and p.block = back.block and day <= date '${dayOf(now)}'
        group by day having count(*) >= ${MIN_PRICES} order by day desc limit 1) as found
    limit 1) as newest
  on conflict (instrument_id) do update set time = excluded.time, price = excluded.price
    where last_quotes.time <> excluded.time or last_quotes.price <> excluded.price`

/** Writes the newest average of every lane, for today. */
export async function tellLanes(db: Db, now: number): Promise<void> {
  await db.execute(sql.raw(tellNewest(now, 'select instrument_id as id from lanes')))
}

/** The session of a transaction, for statements that are the same for every library. */
export const askOf =
  (db: Db): Ask =>
  async <R extends object>(text: string) => {
    const answer = await db.execute(sql.raw(text))
    return { rows: [...answer] as unknown as R[], count: answer.count }
  }
