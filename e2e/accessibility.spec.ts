import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { obstacles } from './obstacles'

const PAGES: [name: string, path: string, isDrawn: (page: Page) => Promise<void>][] = [
  ['Markets', '/', (page) => expect(page.getByRole('link', { name: 'RECORDED:BTCUSD' }).first()).toBeVisible()],
  [
    'Instrument',
    '/instruments/RECORDED:BTCUSD',
    (page) => expect(page.getByLabel(/candles with volume/)).toHaveAttribute('data-bars', /^\d+$/),
  ],
  ['Ranks', '/ranks', (page) => expect(page.getByRole('link', { name: 'RECORDED:BTCUSD' })).toBeVisible()],
  [
    'Rates',
    '/rates?lanes=CNSGH-NLRTM&until=2016-01-31',
    (page) => expect(page.getByRole('table', { name: /^Daily averages/ })).toContainText('2016-01-31'),
  ],
  ['Upload', '/rates/upload', (page) => expect(page.getByText('Choose a table')).toBeVisible()],
  ['Movers', '/?tab=movers', (page) => expect(page.getByRole('link', { name: 'RECORDED:BTCUSD' })).toBeVisible()],
  [
    'Status',
    '/status',
    (page) => expect(page.getByRole('region', { name: 'Queues' }).getByText('ingest')).toBeVisible(),
  ],
  ['Sources', '/sources', (page) => expect(page.getByRole('region', { name: 'Kraken' })).toBeVisible()],
]

for (const [name, path, isDrawn] of PAGES) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${name} in ${colorScheme} has no serious obstacle`, { tag: '@phone' }, async ({ page }) => {
      await page.emulateMedia({ colorScheme })
      await page.goto(path)
      await isDrawn(page)
      expect(await obstacles(page)).toEqual([])
    })
  }
}
