import type { Page } from '@playwright/test'
import { SourcesResponse } from '@/lib/sources/contract'
import { stopHouse, startHouse, untilReady } from '@/scripts/e2e-house'
import { PHONE } from './browser-options'
import { expect, test } from './fixtures'
import { obstacles } from './obstacles'

test.describe.configure({ mode: 'serial' })

async function hasNoObstacle(page: Page) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const viewport of [{ width: 1440, height: 900 }, PHONE.viewport]) {
      await page.setViewportSize(viewport)
      expect(await obstacles(page)).toEqual([])
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

test('a pair is added by two clicks, and its history is watched as it comes', async ({ page, api, request }) => {
  const codes = (await api.source('recorded')).instruments.map(({ code }) => code)
  const others = codes.filter((code) => code !== 'EOSUSD')
  await request.put('/api/sources/recorded/instruments', { data: { instruments: others } })

  await page.goto('/')
  await page.getByRole('button', { name: 'Add a pair' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a pair' })
  await dialog.getByRole('group', { name: 'Suggestions' }).getByRole('button', { name: 'EOSUSD' }).click()
  const added = dialog.getByRole('list', { name: 'Added' }).getByRole('listitem')
  await expect(added).toContainText(/RECORDED:EOSUSD|EOSUSD/)
  await expect(added).toContainText('It is followed, with its last 24 hours.', { timeout: 30_000 })
  await hasNoObstacle(page)

  await dialog.getByLabel('Or any other code').fill('no/such')
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(added.filter({ hasText: 'NOSUCH' })).toContainText('does not know', { timeout: 30_000 })
  await dialog.getByRole('button', { name: 'Done' }).click()
  await request.put('/api/sources/recorded/instruments', { data: { instruments: codes } })
})

test('recorded data goes away by one button and one question, over a restart too', async ({ page, api, run }) => {
  test.setTimeout(300_000)
  await page.goto('/')
  await expect(page.getByRole('link', { name: 'RECORDED:BTCUSD' })).toBeVisible()
  await page.getByRole('button', { name: 'Remove recorded data' }).click()
  const dialog = page.getByRole('dialog', { name: 'Remove the recorded data?' })
  await hasNoObstacle(page)
  await dialog.getByRole('button', { name: 'Remove it' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Nothing is collected here yet' })).toBeVisible()
  await expect(page.getByText('No instruments yet')).toBeVisible()

  await stopHouse(run.fresh)
  startHouse(run.fresh)
  await untilReady(run.fresh)
  await page.waitForTimeout(12_000) // two turns of a source that is asked every five seconds
  const { sources, removed } = await api.read('/api/sources', SourcesResponse)
  expect(sources.map(({ id }) => id)).toEqual(['push'])
  expect(removed.map(({ id }) => id)).toEqual(['recorded'])
})

for (const [name, path] of [
  ['Markets', '/'],
  ['Ranks', '/ranks'],
  ['Sources', '/sources'],
  ['Status', '/status'],
] as const) {
  test(`an installation without sources explains itself on ${name}`, async ({ page }) => {
    await page.goto(path)
    const steps = page.getByRole('region', { name: 'Nothing is collected here yet' })
    await expect(steps).toContainText('SOURCES=kraken,bitfinex npm start')
    await expect(steps).toContainText('/api/quotes')
    await expect(page.getByRole('banner')).toContainText('Sources none')
    await hasNoObstacle(page)
  })
}

test('the recorded market is brought back', async ({ page, api }) => {
  await page.goto('/sources')
  await page.getByRole('button', { name: /^Bring back: Recorded market/ }).click()
  await expect(page.getByRole('region', { name: /^Recorded market/ })).toBeVisible()
  await expect.poll(async () => (await api.source('recorded')).freshness, { timeout: 60_000 }).toBe('fresh')
  await page.goto('/')
  await expect(page.getByRole('link', { name: 'RECORDED:BTCUSD' })).toBeVisible()
})
