import { HealthResponse, ReadyResponse, StatusResponse } from '@/lib/status/contract'
import { expect, test } from './fixtures'

test('it lives, is ready, and says how fresh everything is', async ({ api }) => {
  expect((await api.read('/api/health', HealthResponse)).uptime).toBeGreaterThan(0)
  expect((await api.read('/api/ready', ReadyResponse)).ready).toBe(true)
  const status = await api.read('/api/status', StatusResponse)
  expect(status.worker.alive).toBe(true)
  expect(status.sources.map(({ id }) => id)).toEqual(['bitfinex', 'kraken', 'push', 'recorded'])
  expect(status.sources.find(({ id }) => id === 'recorded')).toMatchObject({ state: 'ok', freshness: 'fresh' })
})

test('every page says whether the server answers', async ({ page }) => {
  await page.goto('/ranks')
  await expect(
    page.getByRole('banner').getByRole('link', { name: /^Server (live|connected|polling) Sources \d\/\d Data \d+ / }),
  ).toBeVisible()
})
