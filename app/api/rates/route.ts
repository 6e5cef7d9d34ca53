import { readBody } from '@/app/api/_http/body'
import { route, write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { type PostRatesResponse, RatesRequest } from '@/lib/rates/contract'
import { postPrices } from '@/lib/rates/post-prices'
import { readPosted } from '@/lib/rates/read-posted'
import { readRates } from '@/lib/rates/store'
import { writeCsv } from '@/lib/rates/write-csv'

/** Tens of thousands of rows; more come as an upload. */
const POST_MAX_BYTES = 16_000_000

/** The average price of each day between two ports or regions: a bare array. */
export const GET = route({ query: RatesRequest }, async ({ query }) => {
  const days = await readRates(db(), query)
  if (query.format === 'csv') return writeCsv(`rates ${query.origin} ${query.destination}`, days)
  return query.counts ? days : days.map(({ day, average_price }) => ({ day, average_price }))
})

/** One price or a list of them, all stored or none. */
export const POST = write({}, async ({ request }) => {
  const { rows, isList } = readPosted((await readBody(request, POST_MAX_BYTES)).toString('utf8'))
  const { now, fetchRates } = server()
  const answer: PostRatesResponse = await postPrices(db(), rows, { isList, now: now(), fetchRates })
  return Response.json(answer, { status: 201 })
})
