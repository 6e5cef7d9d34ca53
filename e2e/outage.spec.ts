import { CandlesResponse } from '@/lib/candles/contract'
import { InstrumentResponse } from '@/lib/instruments/contract'
import { HistoryResponse } from '@/lib/metrics/contract'
import { asMinutes } from './exchange'
import { expect, stateBadge, test } from './fixtures'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const SYMBOL = 'BITFINEX:BTCUSD'

test('a source that stops is shown stale, and what was missed is fetched when it returns', async ({
  page,
  api,
  exchange,
}) => {
  test.setTimeout(7 * MINUTE)
  const received = async () => (await api.read(`/api/metrics/${SYMBOL}/history`, HistoryResponse)).received
  await expect.poll(received, { timeout: MINUTE }).toBeGreaterThan(1_400)

  await exchange.goSilent()
  await page.goto('/sources')
  const bitfinex = page.getByRole('region', { name: 'Bitfinex', exact: true })
  await expect(bitfinex.getByText('stale', { exact: true }).first()).toBeVisible({ timeout: 2 * MINUTE })
  const silent = await api.source('bitfinex')
  expect(Date.now() - silent.lastSuccess!, 'ms since it was heard last').toBeLessThan(90 * SECOND)
  expect(silent).toMatchObject({ state: 'unreachable', freshness: 'stale' })
  await expect(stateBadge(bitfinex, 'unreachable')).toBeVisible()
  await expect(bitfinex.getByText(/^127\.0\.0\.1:\d+ .+ It last answered \d/)).toBeVisible()

  await page.goto(`/instruments/${SYMBOL}`)
  await expect(page.getByText('stale', { exact: true }).first()).toBeVisible()
  const recorded = await api.read('/api/instruments/RECORDED:BTCUSD', InstrumentResponse)
  expect(recorded.instrument, 'another market is not touched').toMatchObject({
    status: 'available',
    freshness: 'fresh',
  })

  const lastGap = async () => (await api.source('bitfinex')).gaps[0]
  await expect.poll(lastGap, { timeout: 2 * MINUTE }).toMatchObject({ to: null, reason: 'source_down', filledAt: null })
  await exchange.behave()
  await expect.poll(async () => (await api.source('bitfinex')).freshness, { timeout: 75 * SECOND }).toBe('fresh')
  await expect.poll(lastGap, { timeout: 150 * SECOND }).toMatchObject({ filledAt: expect.any(Number) })
  await page.goto('/sources')
  await expect(bitfinex.getByText('filled', { exact: true })).toBeVisible()

  const gap = await lastGap()
  const range = { from: Math.floor(gap!.from / MINUTE - 5) * MINUTE, to: Math.floor(gap!.to! / MINUTE) * MINUTE }
  const asked = `interval=1m&fill=none&from=${range.from}&to=${range.to}`
  const { candles } = await api.read(`/api/instruments/${SYMBOL}/candles?${asked}`, CandlesResponse)
  expect(asMinutes(candles), 'no minute is missing or doubled').toEqual(await exchange.minutes('BTCUSD', range))
})
