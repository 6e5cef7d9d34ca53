import type { InstrumentView } from '@/lib/instruments/contract'
import type { QuoteEvent } from '@/lib/live/contract'

/**
 * An instrument with the newest quote that was heard of it; itself when that says nothing new. The change is against
 * the same price of 24 h before: that one moves slowly, and is renewed whenever the instrument is read.
 */
export function withQuote(instrument: InstrumentView, quote: QuoteEvent): InstrumentView {
  const { lastPrice, lastAt, changeAbsolute } = instrument
  if (quote.time < (lastAt ?? -Infinity)) return instrument
  if (quote.time === lastAt && quote.price === lastPrice) return instrument
  const before = lastPrice === null || changeAbsolute === null ? null : lastPrice - changeAbsolute
  return {
    ...instrument,
    lastPrice: quote.price,
    lastAt: quote.time,
    freshness: 'fresh', // it ages on the screen, against the budget of its source
    ...(before !== null && {
      changeAbsolute: tidy(quote.price - before),
      changePercentage: before === 0 ? null : tidy((quote.price / before - 1) * 100),
    }),
  }
}

/** Without the last digits, which are arithmetic and not data. */
const tidy = (value: number) => Number(value.toPrecision(12))

const made = new WeakMap<InstrumentView, { quote: QuoteEvent; view: InstrumentView }>()

/** The same for the same two, so that a row is drawn again only when it changed. */
export function withQuoteOnce(instrument: InstrumentView, quote: QuoteEvent | undefined): InstrumentView {
  if (!quote) return instrument
  const known = made.get(instrument)
  if (known?.quote === quote) return known.view
  const view = withQuote(instrument, quote)
  made.set(instrument, { quote, view })
  return view
}
