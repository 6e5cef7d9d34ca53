import { InstrumentResponse } from '@/lib/instruments/contract'
import { MetricsResponse } from '@/lib/metrics/contract'
import { expect, test } from './fixtures'

test('a picture of the Instrument page', async ({ page, api }) => {
  const metrics = async () => (await api.read('/api/metrics', MetricsResponse)).metrics.map(({ name }) => name)
  await expect.poll(metrics, { timeout: 60_000 }).toContain('RECORDED:BTCUSD')
  for (let call = 0; call < 12; call++) await page.request.get('/api/instruments/RECORDED:BTCUSD')
  const { instrument } = await api.read('/api/instruments/RECORDED:BTCUSD', InstrumentResponse)
  await page.request.post('/api/alerts', {
    data: {
      name: 'Worth a look',
      scope: { symbols: ['RECORDED:BTCUSD'] },
      condition: { type: 'crosses-up', value: Math.round((instrument.lastPrice ?? 0) * 0.101) * 10 },
    },
  })
  await page.goto('/instruments/RECORDED:BTCUSD?interval=5m&indicators=sma-20')
  const chart = page.getByLabel(/candles with volume/)
  await expect.poll(() => chart.getAttribute('data-bars').then(Number), { timeout: 60_000 }).toBeGreaterThan(140)
  await expect(page.getByText('fresh', { exact: true }).first()).toBeVisible()
  await expect(page.getByRole('region', { name: 'Standing' }).getByText(/^\d+\/\d+$/)).toBeVisible()
  await expect(page.getByText('not among the first 100')).toHaveCount(0)
  await expect(page.getByText('…', { exact: true })).toHaveCount(0)
  await page.screenshot({ path: 'docs/picture.png', animations: 'disabled' })
})
