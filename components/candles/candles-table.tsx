import { formatPrice } from '@/components/quotes/format'
import type { Candle } from '@/lib/candles/candle'
import type { Interval } from '@/lib/candles/interval'
import { formatOpenTime } from './chart-time'
import { madeOf } from './made-of'

const LAST = 10

/** The last candles for those who do not see the canvas. */
export const CandlesTable = ({ candles, interval }: { candles: readonly Candle[]; interval: Interval }) => (
  <div className="visually-hidden">
    <table>
      <caption>The last {LAST} candles, newest first, times in UTC</caption>
      <thead>
        <tr>
          {['Opened', 'Open', 'High', 'Low', 'Close', 'Volume', 'Made of'].map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {candles
          .slice(-LAST)
          .toReversed()
          .map((candle) => (
            <tr key={candle.openTime}>
              <th scope="row">{formatOpenTime(candle.openTime, interval)}</th>
              {[candle.open, candle.high, candle.low, candle.close, candle.volume].map((value, at) => (
                // oxlint-disable-next-line react/no-array-index-key -- the place is the meaning
                <td key={at}>{formatPrice(value)}</td>
              ))}
              <td>{madeOf(candle)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  </div>
)
