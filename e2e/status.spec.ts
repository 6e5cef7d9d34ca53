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

test('a gap is read again from the history of its source', async ({ page, api, sql }) => {
  const minute = 60_000
  const to = Math.floor(Date.now() / minute) * minute - 20 * minute
  await expect
    .poll(async () => (await api.source('recorded')).instruments.every(({ sealedThrough }) => sealedThrough !== null))
    .toBe(true)
  await sql`insert into gaps (source, "from", "to", reason, filled_at) values ('recorded', ${to - 5 * minute}, ${to}, 'source_down', ${to})`
  await page.goto('/status')
  const gap = page
    .getByRole('region', { name: 'Gaps' })
    .getByRole('row')
    .filter({ hasText: 'Recorded market' })
    .filter({ hasText: '5 min' })
  await expect(gap.getByText('filled', { exact: true })).toBeVisible()
  const before = (await api.source('recorded')).gaps.find(({ from }) => from === to - 5 * minute)!.filledAt!

  await gap.getByRole('button', { name: /^Repair the gap of Recorded market/ }).click()
  await expect(gap.getByRole('status')).toContainText(/Read again: \d+ of \d+|Repaired/)
  await expect(gap.getByText('Repaired')).toBeVisible()
  await expect(gap.getByText('filled', { exact: true })).toBeVisible()
  const after = (await api.source('recorded')).gaps.find(({ from }) => from === to - 5 * minute)!.filledAt!
  expect(after).toBeGreaterThan(before)
  await sql`delete from gaps where source = 'recorded' and "from" = ${to - 5 * minute}`
})

test('every page says whether the server answers', async ({ page }) => {
  await page.goto('/ranks')
  await expect(
    page.getByRole('banner').getByRole('link', { name: /^Server (live|connected|polling) Sources \d\/\d Data \d+ / }),
  ).toBeVisible()
})
