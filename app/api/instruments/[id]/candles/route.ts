import { z } from 'zod'
import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { CandlesRequest, type CandlesResponse } from '@/lib/candles/contract'
import { readCandlePage } from '@/lib/candles/read-page'
import { InstrumentRef } from '@/lib/instruments/contract'
import { getInstrument } from '@/lib/instruments/store'
import { seriesOf } from '@/lib/rates/lane-bars'

const shape = { params: z.object({ id: InstrumentRef }), query: CandlesRequest }

export const GET = route(shape, async ({ params, query }): Promise<CandlesResponse> => {
  const { now, secret } = server()
  const instrument = await getInstrument(db(), params.id)
  const asOf = now()
  return readCandlePage(db(), instrument, query, { now: asOf, secret }, seriesOf(db(), instrument, asOf))
})
