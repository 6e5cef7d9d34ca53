import type { MinuteBar } from '@/lib/candles/candle'
import { type Listing, assetCode } from '@/lib/instruments/instrument'
import { readMinute } from '../minutes'
import { orNull, readAmount, readChange, readPrice } from '../number'
import type { Rejection, Ticker } from '../source'

export type Tickers = { listings: Listing[]; tickers: Ticker[]; rejected: Rejection[]; symbols: Map<string, string> }

/** `tBTCUSD`, `tDOGE:USD`, `tBTCF0:USTF0`: three letters each, or parted by a colon. */
const PAIR = /^t(?:(\w{3})(\w{3})|(\w+):(\w+))$/

/** Paper-trading pairs, whose prices nobody pays. */
const isTest = (symbol: string) => symbol.startsWith('tTEST')

/** Perpetual contracts are priced like pairs but are none; they carry the vendor's mark in both names. */
const isDerivative = (symbol: string) => /F0:\w+F0$/.test(symbol)

/** What a symbol names; undefined when it names no pair. */
export function listingOf(symbol: string): Listing | undefined {
  const [, shortBase, shortQuote, longBase, longQuote] = PAIR.exec(symbol) ?? []
  const [base, quote] = [shortBase ?? longBase, shortQuote ?? longQuote]
  if (!base || !quote) return undefined
  const names = { base: assetCode(base), quote: assetCode(quote) }
  return {
    code: names.base + names.quote,
    name: `${names.base}/${names.quote}`,
    kind: isDerivative(symbol) ? 'other' : 'crypto',
    ...names,
  }
}

/** Rows are SYMBOL, BID, BID_SIZE, ASK, ASK_SIZE, CHANGE, CHANGE_RELATIVE, LAST_PRICE, VOLUME, HIGH, LOW. */
const FIELDS = 11

/** Every trading pair of a `tickers` answer; funding rows (`fUSD`) are another thing and are passed over. */
export function parseTickers(rows: readonly unknown[]): Tickers {
  const answer: Tickers = { listings: [], tickers: [], rejected: [], symbols: new Map() }
  const reject = (code: string | null, reason: Rejection['reason']) => answer.rejected.push({ code, reason })
  for (const row of rows) {
    const symbol: unknown = Array.isArray(row) ? row[0] : undefined
    if (typeof symbol !== 'string' || !Array.isArray(row)) {
      reject(null, 'malformed')
      continue
    }
    if (symbol.startsWith('f') || isTest(symbol)) continue
    const listing = listingOf(symbol)
    if (!listing || row.length < FIELDS || answer.symbols.has(listing.code)) {
      reject(listing?.code ?? null, 'malformed')
      continue
    }
    answer.symbols.set(listing.code, symbol)
    const price = readPrice(row[7])
    if (typeof price === 'string') {
      reject(listing.code, price)
      continue
    }
    answer.listings.push(listing)
    answer.tickers.push({
      code: listing.code,
      price,
      bid: orNull(readPrice(row[1])),
      ask: orNull(readPrice(row[3])),
      volume24h: orNull(readAmount(row[8])),
      changeAbsolute: orNull(readChange(row[5])),
      changePercentage: percent(orNull(readChange(row[6]))),
    })
  }
  return answer
}

/** 0.07 is 7 %, not 7.000000000000001 %. */
const percent = (fraction: number | null) => (fraction === null ? null : Number((fraction * 100).toPrecision(15)))

/** Rows are MTS, OPEN, CLOSE, HIGH, LOW, VOLUME: the close stands second. */
export function parseCandles(code: string, rows: readonly unknown[], receivedAt: number) {
  const bars: MinuteBar[] = []
  const rejected: Rejection[] = []
  for (const row of rows) {
    const [openTime, open, close, high, low, volume]: unknown[] = Array.isArray(row) ? row : []
    const bar = readMinute({ openTime, open, high, low, close, volume, count: null }, receivedAt)
    if (typeof bar === 'string') rejected.push({ code, reason: bar })
    else bars.push(bar)
  }
  return { bars, rejected }
}

/** The symbol by the exchange's own rule, for a code that no answer has named yet. */
export function symbolByRule(code: string): string {
  const [, base, quote] = /^(\w+F0)(\w+F0)$/.exec(code) ?? /^(\w+)(\w{3})$/.exec(code) ?? []
  return base && quote && code.length !== 6 ? `t${base}:${quote}` : `t${code}`
}
