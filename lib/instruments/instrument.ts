import { z } from 'zod'

/** Codes are upper case without separators; these are the only ones that are renamed. */
const ALIASES: Record<string, string> = { XBT: 'BTC', XDG: 'DOGE' }

/** The common name of a currency or asset code as an exchange writes it. */
export const assetCode = (vendor: string): string => ALIASES[vendor.toUpperCase()] ?? vendor.toUpperCase()

/** `KRAKEN:BTCUSD`: unique among the instruments that are listed now. */
export const symbolOf = (prefix: string, code: string): string => `${prefix}:${code}`

export const InstrumentKind = z.enum(['crypto', 'security', 'lane', 'other'])
export type InstrumentKind = z.infer<typeof InstrumentKind>

/** What a source tells about a thing it prices. */
export type Listing = {
  code: string
  name: string
  kind: InstrumentKind
  base: string | null
  quote: string | null
}

/** The thing priced. A code that comes back after a removal is another instrument with another id. */
export type Instrument = Listing & {
  id: number
  symbol: string
  source: string
  listedAt: number
  removedAt: number | null
}

/** The code that a person means by `btc/usd`, `XBT/USD` or `BTCUSD`: upper case, no separator, assets by their common names. */
export function codeOf(written: string): string {
  const parts = written.toUpperCase().split(/[/:.-]/)
  return parts.length === 2 ? parts.map(assetCode).join('') : parts.join('').replace(/^(XBT|XDG)/, assetCode)
}
