import { readBody } from '@/app/api/_http/body'
import { route, write } from '@/app/api/_http/route'
import { db } from '@/app/api/_http/server'
import { ExchangeRatesRequest, type ExchangeRatesResponse } from '@/lib/rates/exchange-rate'
import { readExchangeRates } from '@/lib/rates/read-posted-exchange-rates'
import { listExchangeRates, writeExchangeRates } from '@/lib/rates/store-exchange-rates'

const MAX_BYTES = 16_000_000

export const GET = route({ query: ExchangeRatesRequest }, async ({ query }): Promise<ExchangeRatesResponse> => {
  return { rates: await listExchangeRates(db(), query) }
})

/** A table of rates, as JSON or as CSV (`day,currency,usd`): all stored or none; the last one told for a day counts. */
export const POST = write({}, async ({ request }) => {
  const rates = readExchangeRates((await readBody(request, MAX_BYTES)).toString('utf8'))
  await writeExchangeRates(db(), rates)
  return Response.json({ rates: rates.length }, { status: 201 })
})
