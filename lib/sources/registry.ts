import type { Env } from '@/lib/platform/env'
import { UNPACED } from '@/lib/freshness/freshness'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { bitfinex } from './bitfinex/bitfinex'
import { kraken } from './kraken/kraken'
import { partner } from './partner/partner'
import type { Source, SourceFace } from './source'

const EVERY_MINUTE = { pattern: '* * * * *', every: MINUTE }

/** An outage must show within 90 s of the last success. */
const MINUTELY = { lateAfter: 75 * SECOND, staleAfter: 85 * SECOND }

const KRAKEN_FIRST = [
  'BTCUSD',
  'ETHUSD',
  'XRPUSD',
  'LTCUSD',
  'SOLUSD',
  'ADAUSD',
  'DOGEUSD',
  'DOTUSD',
  'LINKUSD',
  'BCHUSD',
]

const KRAKEN_MORE = ['AVAXUSD', 'ATOMUSD', 'XLMUSD', 'TRXUSD', 'UNIUSD', 'BTCEUR', 'ETHEUR', 'ETHBTC']

const OPENERS: Record<string, (env: Env) => Source | undefined> = {
  kraken: (env) =>
    kraken(
      {
        freshness: MINUTELY,
        pace: EVERY_MINUTE,
        firstTracked: KRAKEN_FIRST,
        suggested: KRAKEN_MORE,
        socket: env.KRAKEN_WS_URL,
      },
      env.KRAKEN_REST_URL,
    ),
  bitfinex: (env) =>
    bitfinex(
      {
        id: 'bitfinex',
        label: 'Bitfinex',
        prefix: 'BITFINEX',
        recorded: false,
        freshness: MINUTELY,
        pace: EVERY_MINUTE,
        firstTracked: { mostTraded: 20 },
        socket: env.BITFINEX_WS_URL,
      },
      env.BITFINEX_REST_URL,
    ),
  recorded: (env) =>
    bitfinex(
      {
        id: 'recorded',
        label: 'Recorded market (Bitfinex, April 2018)',
        prefix: 'RECORDED',
        recorded: true,
        freshness: { lateAfter: 15 * SECOND, staleAfter: 60 * SECOND },
        pace: { pattern: '*/5 * * * * *', every: 5 * SECOND },
        firstTracked: ['BTCUSD', 'ETHUSD', 'XRPUSD', 'LTCUSD', 'EOSUSD', 'IOTUSD', 'NEOUSD'],
      },
      env.RECORDED_REST_URL,
      { historyGap: 0 }, // our own server: nobody to be polite to
    ),
  partner: (env) => (env.PARTNER_WS_URL === undefined ? undefined : partner(env.PARTNER_WS_URL)),
}

/** The sources that the environment names, by id; an address of the partner names it too. */
export function openSources(env: Env): Map<string, Source> {
  const ids = new Set([...env.SOURCES, 'partner'])
  const sources = [...ids].flatMap((id) => OPENERS[id]?.(env) ?? [])
  return new Map(sources.map((source) => [source.id, source]))
}

/** The push door, always there: programs bring quotes at their own pace. */
export const PUSH: SourceFace = { id: 'push', label: 'Push door', prefix: 'PUSH', recorded: false, freshness: UNPACED }
