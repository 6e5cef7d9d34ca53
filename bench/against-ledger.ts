import { WrongAnswer } from './bench'
import { type Database, rowsOf } from './database'
import type { LedgerRow, Partner } from './partner'

type Row = Record<'isin' | 'count' | 'sum' | 'min' | 'max' | 'first' | 'last', string | number | null>
const TICKS = 10_000

/** Counts, sums and extremes from the journal; first and last by the order in which it was written. */
const JOURNAL = `
  with ends as (select instrument_id as id, count(*) as count, sum(round(price * ${TICKS})::bigint) as sum, min(price) as min,
      max(price) as max, min(received_at) as first_at, max(received_at) as last_at from quotes where kind >= 2 group by 1),
    edges as (select e.id,
        (array_agg(q.price order by q.tableoid, q.ctid) filter (where q.received_at = e.first_at))[1] as first,
        (array_agg(q.price order by q.tableoid desc, q.ctid desc) filter (where q.received_at = e.last_at))[1] as last
      from quotes q join ends e on e.id = q.instrument_id and q.received_at in (e.first_at, e.last_at) and q.kind >= 2 group by 1)
  select i.code as isin, count, sum, min, max, first, last from ends join edges using (id) join instruments i using (id)`

/** The same from the candles, the running minute included. */
const CANDLES = `
  with minutes as (
    select instrument_id as id, open_time as at, open, high, low, close, count from candles
    union all
    select instrument_id, minute, open, high, low, close, count from last_quotes r where not exists (
      select from candles c where c.instrument_id = r.instrument_id and c.open_time = r.minute))
  select i.code as isin, sum(m.count) as count, min(low) as min, max(high) as max,
    (array_agg(open order by at))[1] as first, (array_agg(close order by at desc))[1] as last
  from minutes m join instruments i using (id) group by i.code`

/** Throws unless journal and candles hold exactly what the partner's ledger says was sent. Answers how many quotes that is. */
export async function compareWithLedger({ client }: Database, partner: Partner): Promise<number> {
  const ledger = (await partner.ledger()).filter(({ count }) => count > 0)
  compare('journal', await rowsOf<Row>(client, JOURNAL), ledger, ['count', 'sum', 'min', 'max', 'first', 'last'])
  compare('candles', await rowsOf<Row>(client, CANDLES), ledger, ['count', 'min', 'max', 'first', 'last'])
  return ledger.reduce((sum, { count }) => sum + count, 0)
}

function compare(what: string, found: Row[], ledger: LedgerRow[], columns: (keyof LedgerRow & keyof Row)[]): void {
  if (found.length !== ledger.length)
    throw new WrongAnswer(`${what}: ${found.length} instruments, the ledger has ${ledger.length}`)
  const byIsin = new Map(found.map((row) => [row.isin, row]))
  for (const row of ledger) {
    const mine = byIsin.get(row.isin)
    for (const column of columns) {
      const isPrice = column !== 'count' && column !== 'sum'
      const value = Number(mine?.[column] ?? NaN)
      const stated = isPrice ? Number(row[column]) / TICKS : Number(row[column])
      if (value !== stated)
        throw new WrongAnswer(`${what}: ${column} of ${row.isin} is ${value}, the ledger has ${stated}`)
    }
  }
}
