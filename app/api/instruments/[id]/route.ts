import { z } from 'zod'
import { isCall } from '@/app/api/_http/is-call'
import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { readRecentCandles } from '@/lib/candles/recent'
import { InstrumentRef, type InstrumentResponse } from '@/lib/instruments/contract'
import { getInstrumentView } from '@/lib/instruments/store'

/** The last 30 minutes as candlesticks. Each answer is one call, which is what popularity counts. */
export const GET = route(
  { params: z.object({ id: InstrumentRef }) },
  async ({ params, request }): Promise<InstrumentResponse> => {
    const { traits, calls, now } = server()
    const asOf = now()
    const instrument = await getInstrumentView(db(), params.id, traits, asOf)
    const candles = await readRecentCandles(db(), [instrument.id], asOf)
    if (isCall(request)) calls.count(instrument.id)
    return { instrument, candles: candles.get(instrument.id) ?? [], asOf }
  },
)
