import { z } from 'zod'
import type { Candle } from '@/lib/candles/candle'

type Minute = Pick<Candle, 'openTime' | 'open' | 'high' | 'low' | 'close' | 'volume'>

/** Bitfinex's order is O, C, H, L. */
const Rows = z.array(z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]))

/** An exchange that plays the recorded market and does what tests tell it (worker/recorded-exchange/README.md). */
export function openExchange(url: string) {
  const faults = async (method: 'POST' | 'DELETE', rules?: object[]) => {
    const body = rules ? { body: JSON.stringify(rules) } : {}
    const response = await fetch(`${url}/_control/faults`, { method, ...body })
    if (!response.ok) throw new Error(`The exchange answered ${response.status}: ${await response.text()}`)
  }
  return {
    /** Its Bitfinex face does not answer any more, and cuts the sockets that are open. */
    goSilent: () =>
      faults('POST', [
        { how: 'outage', path: '^/(v2/|ws/2)' },
        { how: 'drop', path: '^/ws/2' },
      ]),
    behave: () => faults('DELETE'),
    minutes: (code: string, range: { from: number; to: number }) => readMinutes(url, code, range),
  }
}
export type Exchange = ReturnType<typeof openExchange>

/** The exchange's own minutes, asked of itself: what ours must equal. */
export async function readMinutes(url: string, code: string, { from, to }: { from: number; to: number }) {
  const query = `start=${from}&end=${to - 1}&sort=1&limit=10000`
  const response = await fetch(`${url}/v2/candles/trade:1m:t${code}/hist?${query}`)
  return Rows.parse(await response.json()).map(([openTime, open, close, high, low, volume]): Minute => ({
    openTime,
    open,
    high,
    low,
    close,
    volume,
  }))
}

/** The part of our candles that an exchange states too. */
export const asMinutes = (candles: readonly Candle[]): Minute[] =>
  candles.map(({ openTime, open, high, low, close, volume }) => ({ openTime, open, high, low, close, volume }))
