import { dehydrate, QueryClient, type DehydratedState } from '@tanstack/react-query'
import { db, server } from '@/app/api/_http/server'
import { candlesQuery, type Series } from '@/components/candles/candles-query'
import type { ChartSettings } from '@/components/candles/chart-settings'
import { firstView, USUAL_COUNT } from '@/components/candles/ranges'
import { CANDLES_DEFAULT, CandlesRequest } from '@/lib/candles/contract'
import { readCandlePage } from '@/lib/candles/read-page'
import { InstrumentRef, type InstrumentView } from '@/lib/instruments/contract'
import { getInstrument, getInstrumentView } from '@/lib/instruments/store'
import { Fault } from '@/lib/platform/fault'
import type { SourceView } from '@/lib/sources/contract'
import { readSources } from '@/lib/sources/read-sources'

export type Served = {
  instrument: InstrumentView
  /** Where it comes from: null for what has no source, such as the rates of freight. */
  source: SourceView | null
  state: DehydratedState
}

/**
 * What the first view of an instrument shows, so that it is in the first HTML. Not a call of the instrument: the page makes
 * that itself, once it is looked at. Null when the database does not answer: the page then asks by itself.
 */
export async function serve(
  asked: string,
  settings: Pick<ChartSettings, 'interval' | 'range'>,
): Promise<Served | 'unknown' | null> {
  const ref = InstrumentRef.safeParse(asked)
  if (!ref.success) return 'unknown'
  const { sources: known, traits, now, secret, log } = server()
  const asOf = now()
  try {
    const [row, instrument, sources] = await Promise.all([
      getInstrument(db(), ref.data),
      getInstrumentView(db(), ref.data, traits, asOf),
      readSources(db(), known, asOf),
    ])
    const limit = settings.range === '' ? USUAL_COUNT : CANDLES_DEFAULT
    const request = CandlesRequest.parse({ interval: settings.interval, limit: String(limit) })
    const { candles } = await readCandlePage(db(), row, request, { now: asOf, secret })
    const { from } = firstView(
      candles.map(({ openTime }) => openTime),
      settings.range,
    )
    const client = new QueryClient()
    // Read at no time at all: the page asks for all of them as soon as it is alive.
    const series: Series = { candles: candles.slice(Math.max(0, from)), heard: [], readAt: 0, reachesBack: true }
    client.setQueryData(candlesQuery(instrument.symbol, settings.interval).queryKey, series)
    const source = sources.find(({ id }) => id === instrument.source) ?? null
    return { instrument, source, state: dehydrate(client) }
  } catch (error) {
    if (error instanceof Fault && error.kind === 'not-found') return 'unknown'
    if (!(error instanceof Fault)) log.warn({ err: error, asked }, 'the first view could not be served')
    return null
  }
}
