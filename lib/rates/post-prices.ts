import { sql } from 'drizzle-orm'
import { readPortIds } from '@/lib/places/store'
import type { Db } from '@/lib/platform/db'
import { Fault, type FieldError } from '@/lib/platform/fault'
import { type FreightRow, type PostRatesResponse } from './contract'
import { daysBetween } from './day'
import { type FetchRates, fetchMissing } from './store-exchange-rates'
import { askOf, checkStaged, STAGED, storeStaged } from './store-prices'

/** How many bad rows a refused request names. */
const NAMED = 1_000
/** A request is answered while its sender waits: what is larger goes through an upload. */
const POST_MAX_PRICES = 1_000_000

type Io = { now: number; fetchRates: FetchRates | undefined }

/** Stores posted rows, all of them or none. A Fault names each bad one: `/3/origin_code` in a list, else `/origin_code`. */
export async function postPrices(
  db: Db,
  rows: readonly FreightRow[],
  { isList, ...io }: Io & { isList: boolean },
): Promise<PostRatesResponse> {
  const pointer = (at: number, field: string) => (isList ? `/${at}/${field}` : `/${field}`)
  const refuse = (errors: FieldError[]) => {
    const message = isList ? `${errors.length} things are wrong, so nothing was stored.` : 'The price cannot be stored.'
    return new Fault('bad-rows', message, { errors: errors.slice(0, NAMED) })
  }
  const prices = rows.reduce((sum, { date_from, date_to }) => sum + daysBetween(date_from, date_to), 0)
  if (prices > POST_MAX_PRICES)
    throw new Fault('too-large', `These rows are ${prices} prices; one request takes ${POST_MAX_PRICES}. Upload them.`)
  const ports = await readPortIds(db)
  const unknown = rows.flatMap((row, at) =>
    (['origin_code', 'destination_code'] as const)
      .filter((field) => !ports.has(row[field]))
      .map((field) => ({ pointer: pointer(at, field), detail: `${row[field]} is no known port` })),
  )
  if (unknown.length > 0) throw refuse(unknown)

  const hasRanges = rows.some(({ date_from, date_to }) => date_from !== date_to)
  const hasForeign = rows.some(({ currency }) => currency !== 'USD')
  return db.transaction(async (tx) => {
    const ask = askOf(tx)
    await ask(STAGED)
    await stage(tx, rows, ports)
    if (hasForeign) await fetchMissing(ask, io.fetchRates)
    if ((await checkStaged(ask, { hasForeign })) > 0) {
      const { rows: faults } = await ask<{ line: number; fault: string }>(
        `select line, fault from staged where fault is not null order by line limit ${NAMED}`,
      )
      throw refuse(faults.map(({ line, fault }) => ({ pointer: pointer(line - 1, 'currency'), detail: fault })))
    }
    const stored = await storeStaged(ask, { uploadId: null, hasRanges, hasForeign, now: io.now })
    return { rows: rows.length, prices: stored }
  })
}

async function stage(db: Db, rows: readonly FreightRow[], ports: ReadonlyMap<string, number>): Promise<void> {
  const values = rows.map((row) => [
    ports.get(row.origin_code),
    ports.get(row.destination_code),
    row.date_from,
    row.date_to,
    row.price,
    row.currency === 'USD' ? null : row.currency,
  ])
  await db.execute(sql`
    insert into staged (line, origin, destination, day_from, day_to, amount, currency)
    select at, (row->>0)::int, (row->>1)::int, (row->>2)::date, (row->>3)::date, (row->>4)::float8, row->>5
    from jsonb_array_elements(${JSON.stringify(values)}::text::jsonb) with ordinality as r(row, at)`)
}
