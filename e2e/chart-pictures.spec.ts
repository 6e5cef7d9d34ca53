import { fixMarket, withoutWords } from './fixed-market'
import { expect, test } from './fixtures'

/**
 * Pictures of the chart on fixed data, without words: what differs between machines is fonts. Where a change is wanted,
 * look at the new pictures and keep them: `npm run test:e2e -- e2e/chart-pictures.spec.ts --update-snapshots`.
 */
const PICTURES: [name: string, query: string, colorScheme: 'light' | 'dark'][] = [
  ['candles', '', 'light'],
  ['hollow', '?style=hollow&volume=hidden', 'dark'],
  ['area-percent', '?style=area&scale=percent&zone=Asia/Kathmandu', 'light'],
  ['indicators', '?indicators=bollinger-20-2,ema-9,rsi-14,atr-14', 'dark'],
  ['compared', '?style=line&compare=RECORDED:ETHUSD,RECORDED:XRPUSD&range=1h', 'light'],
]

// How close candles lie is decided at the width of the page before the chart is made small.
test.use({ viewport: { width: 1425, height: 900 } })

for (const [name, query, colorScheme] of PICTURES) {
  test(`the picture ${name}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await withoutWords(page)
    await fixMarket(page)
    await page.goto(`/instruments/RECORDED:BTCUSD${query}`)
    const chart = page.getByRole('application', { name: /candles with volume$/ })
    await expect(chart).toHaveAttribute('data-bars', '160')
    await expect(chart, 'drawn before its size is fixed').toHaveAttribute('data-drawn', 'true')
    await expect(page.locator('figcaption'), 'gaps have their reasons').toContainText('nothing was traded')
    await page.addStyleTag({ content: ':has(> [role=application]) { width: 720px; height: 420px !important }' })
    await page.evaluate(() => document.fonts.ready)
    await expect(chart.locator('canvas').first()).toBeVisible()
    await expect(chart).toHaveScreenshot(`${name}.png`, { maxDiffPixelRatio: 0.003 })
  })
}
