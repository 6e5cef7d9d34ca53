import { sql } from 'drizzle-orm'
import { exchangeRates } from '@/drizzle/schema'
import type { Db } from '@/lib/platform/db'
import { Day } from './day'
import type { ExchangeRate, ExchangeRatesRequest } from './exchange-rate'
import { Currency } from './price'
import { type Ask, missingRates } from './store-prices'

const SHOWN = 5_000

/** The newest first. */
export async function listExchangeRates(
  db: Db,
  { currency, date_from, date_to }: ExchangeRatesRequest,
): Promise<ExchangeRate[]> {
  const rows = await db.execute<ExchangeRate>(sql`
    select to_char(day, 'YYYY-MM-DD') as day, currency, usd from exchange_rates
    where (${currency ?? null}::text is null or currency = ${currency ?? null})
      and day between ${date_from ?? '-infinity'}::date and ${date_to ?? 'infinity'}::date
    order by exchange_rates.day desc, currency limit ${SHOWN}`)
  return [...rows]
}

/** Keeps rates; the last one told for a day is the one that counts. Prices that were stored before stay as they are. */
export async function writeExchangeRates(db: Db, rates: readonly ExchangeRate[]): Promise<void> {
  const last = new Map(rates.map((rate) => [`${rate.currency} ${rate.day}`, rate]))
  const rows = JSON.stringify([...last.values()])
  await db.execute(sql`
    insert into ${exchangeRates} (currency, day, usd)
    select currency, day, usd from jsonb_to_recordset(${rows}::text::jsonb) as r(currency text, day date, usd float8)
    on conflict (currency, day) do update set usd = excluded.usd`)
}

/** Asks a service for all the rates of one day. */
export type FetchRates = (day: string) => Promise<ExchangeRate[]>

/** More days than these are not fetched for one batch. */
const MOST_DAYS = 400

/** Fetches the rates that staged rows need and nobody uploaded. What the service does not know stays missing. */
export async function fetchMissing(ask: Ask, fetchRates: FetchRates | undefined): Promise<void> {
  if (!fetchRates) return
  const { rows: missing } = await ask<{ currency: string; day: string }>(missingRates(MOST_DAYS))
  for (const day of new Set(missing.map((each) => each.day))) {
    const values = (await fetchRates(day)).map(
      ({ currency, usd }) => `('${Currency.parse(currency)}', date '${Day.parse(day)}', ${Number(usd)}::float8)`,
    )
    if (values.length === 0) continue
    await ask(`insert into exchange_rates (currency, day, usd) values ${values.join(', ')} on conflict do nothing`)
  }
}
