import { ATR, BollingerBands, EMA, RSI, SMA, VWAP } from 'trading-signals'
import type { LayerValues } from '@/components/candles/layer'
import type { Candle } from '@/lib/candles/candle'
import { DAY } from '@/lib/platform/time'
import { lineId, type Indicator } from './indicator'

type Known = { open: number; high: number; low: number; close: number; volume: number | null }
type Values = (number | null)[]

/** Whether the market began within these candles; else days before the first whole one are known in part only. */
type Series = { candles: readonly Candle[]; isFromBegin: boolean }

/**
 * The values of indicators for each candle. Candles in which nothing was seen are no observations: they are not counted and
 * have no value, as on an exchange that leaves them out.
 */
export const computeIndicators = (indicators: readonly Indicator[], series: Series): LayerValues =>
  Object.assign({}, ...indicators.map((indicator) => compute(indicator, series)))

function compute(indicator: Indicator, series: Series): Record<string, Values> {
  const { kind, values } = indicator
  const [length = 0, width = 0] = values
  const one = (line: Values) => ({ [lineId(indicator, '')]: line })
  const { candles } = series
  switch (kind) {
    case 'sma':
      return one(over(candles, new SMA(length), ({ close }) => close))
    case 'ema':
      return one(over(candles, new EMA(length), ({ close }) => close))
    case 'rsi':
      return one(over(candles, new RSI(length), ({ close }) => close))
    case 'atr':
      return one(over(candles, new ATR(length), (candle) => candle))
    case 'vwap':
      return one(vwap(series))
    case 'bollinger': {
      const bands = over(candles, new BollingerBands(length, width), ({ close }) => close)
      return Object.fromEntries(
        (['upper', 'middle', 'lower'] as const).map((line) => [
          lineId(indicator, line),
          bands.map((band) => band && band[line]),
        ]),
      )
    }
  }
}

/** Feeds what was seen, in order; null where nothing was, and until there is enough. */
function over<In, Out>(
  candles: readonly Candle[],
  calculation: { add(input: In): unknown; getResult(): Out | null; isStable: boolean },
  input: (candle: Known) => In,
): (Out | null)[] {
  return candles.map((candle) => {
    if (!isKnown(candle)) return null
    calculation.add(input(candle))
    return calculation.isStable ? calculation.getResult() : null
  })
}

/** Begins anew with each UTC day. A day that is known in part only has none, and neither have candles that hold days. */
function vwap({ candles, isFromBegin }: Series): Values {
  const first = candles[0]
  if (!first) return []
  let day = isFromBegin || first.openTime % DAY === 0 ? -1 : dayOf(first)
  let calculation: VWAP | null = null
  return candles.map((candle) => {
    if (candle.closeTime - candle.openTime >= DAY) return null
    if (dayOf(candle) !== day) {
      day = dayOf(candle)
      calculation = new VWAP()
    }
    if (!calculation || !isKnown(candle) || candle.volume === null) return null
    calculation.add({ ...candle, volume: candle.volume })
    return calculation.isStable ? calculation.getResult() : null
  })
}

const dayOf = ({ openTime }: Candle) => Math.floor(openTime / DAY)

const isKnown = (candle: Candle): candle is Candle & Known =>
  !candle.filled && candle.open !== null && candle.high !== null && candle.low !== null && candle.close !== null
