import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'

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
  ['Sources', '/sources', (page) => expect(page.getByRole('region', { name: 'Kraken' })).toBeVisible()],
]

for (const [name, path, isDrawn] of PAGES) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${name} in ${colorScheme} has no serious obstacle`, { tag: '@phone' }, async ({ page }) => {
      await page.emulateMedia({ colorScheme })
      await page.goto(path)
      await isDrawn(page)
      const { violations } = await new AxeBuilder({ page }).analyze()
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      const places = serious.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
      expect(places).toEqual([])
    })
  }
}
