import { CandlesResponse } from '@/lib/candles/contract'
import { HistoryResponse } from '@/lib/metrics/contract'
import { asMinutes, readMinutes } from './exchange'
import { expect, test } from './fixtures'

const MINUTE = 60_000

test.describe('the last 24 hours are there at the first start', () => {
  for (const [name, least] of [
    ['BITFINEX:BTCUSD', 1_420],
    ['KRAKEN:BTCUSD', 715],
    ['RECORDED:BTCUSD', 1_420],
  ] as const) {
    test(name, async ({ api }) => {
      const received = async () => {
        const history = await api.read(`/api/metrics/${name}/history?measure=price`, HistoryResponse)
        expect(history).toMatchObject({ name, measure: 'price', unit: 'USD', expected: 1_440 })
        expect(history.points).toHaveLength(history.received)
        return history.received
      }
      await expect.poll(received, { timeout: 60_000 }).toBeGreaterThanOrEqual(least)
    })
  }
})

test('a candle is the one the exchange states, to the last digit', async ({ api, run }) => {
  const to = Math.floor(Date.now() / MINUTE - 2) * MINUTE
  const range = { from: to - 600 * MINUTE, to }
  const asked = `interval=1m&fill=none&limit=5000&from=${range.from}&to=${range.to}`
  const theirs = await readMinutes(run.open.env['RECORDED_REST_URL']!, 'BTCUSD', range)
  expect(theirs.length).toBeGreaterThan(580)
  const ours = async () =>
    asMinutes((await api.read(`/api/instruments/RECORDED:BTCUSD/candles?${asked}`, CandlesResponse)).candles)
  await expect.poll(ours, { timeout: MINUTE }).toEqual(theirs)
})
