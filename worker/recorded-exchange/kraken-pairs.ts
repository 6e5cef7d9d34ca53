import { UNIT } from './decimal'
import type { Code } from './instruments'
import { markets, type Market } from './market'

/** How Kraken names and prints one of our instruments. */
export type Pair = {
  key: string
  altname: string
  wsname: string
  base: string
  /** As many as the recorded prices need, so that this face says exactly what the others say. */
  decimals: number
  ordermin: string
  market: Market
}

const NAMES: Record<Code, [key: string, base: string, shown: string, decimals: number, ordermin: string]> = {
  BTCUSD: ['XXBTZUSD', 'XXBT', 'XBT', 8, '0.0002'],
  ETHUSD: ['XETHZUSD', 'XETH', 'ETH', 8, '0.005'],
  XRPUSD: ['XXRPZUSD', 'XXRP', 'XRP', 5, '20'],
  LTCUSD: ['XLTCZUSD', 'XLTC', 'LTC', 2, '0.05'],
  EOSUSD: ['EOSUSD', 'EOS', 'EOS', 8, '2.5'],
  IOTUSD: ['IOTUSD', 'IOT', 'IOT', 8, '5'],
  NEOUSD: ['NEOUSD', 'NEO', 'NEO', 8, '0.5'],
}

let known: { pairs: readonly Pair[]; byName: ReadonlyMap<string, Pair> } | undefined

function all() {
  if (known) return known
  const byName = new Map<string, Pair>()
  const pairs = [...markets()].map(([code, market]) => {
    const [key, base, shown, decimals, ordermin] = NAMES[code]
    const pair = { key, altname: `${shown}USD`, wsname: `${shown}/USD`, base, decimals, ordermin, market }
    for (const name of [key, pair.altname, pair.wsname, code, code.replace('USD', '/USD')]) byName.set(name, pair)
    return pair
  })
  return (known = { pairs, byName })
}

export const allPairs = (): readonly Pair[] => all().pairs

/** Any spelling the exchange takes: XXBTZUSD, XBTUSD, XBT/USD, BTCUSD, BTC/USD. */
export const findPair = (name: string): Pair | undefined => all().byName.get(name.toUpperCase())

/** The volume-weighted average price in units, on the pair's decimals; 0 without volume, as the exchange says it. */
export function vwap({ decimals }: Pair, turnover: number, volume: number): number {
  const step = UNIT / 10 ** decimals
  return volume === 0 ? 0 : Math.round((turnover / volume) * (UNIT / step) * UNIT) * step
}
