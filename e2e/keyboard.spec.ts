import type { Locator, Page } from '@playwright/test'
import { AlertsResponse } from '@/lib/alerts/contract'
import { expect, test } from './fixtures'

const SYMBOL = 'RECORDED:XRPUSD'

/** Goes on with Tab, as somebody without a mouse does, until something has the focus, and that can be seen. */
async function tabTo(page: Page, wanted: Locator) {
  for (let steps = 0; steps < 120; steps++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      const isSeen = await wanted.evaluate((element) => {
        const label = element.closest('label') ?? element // what is drawn for a radio button that is not
        const drawn = [getComputedStyle(element), getComputedStyle(element, '::after'), getComputedStyle(label)]
        return drawn.some(
          ({ outlineStyle, borderStyle, content }) =>
            outlineStyle !== 'none' || (content !== 'none' && borderStyle !== 'none' && content !== 'normal'),
        )
      })
      return expect(isSeen, 'the focus is seen').toBe(true)
    }
    await page.keyboard.press('Tab')
  }
  throw new Error('Tab does not lead there.')
}

test('from the markets over the chart to an alert that is saved, without a mouse', async ({ page, api, request }) => {
  const name = 'Made by keys alone'
  await page.goto('/?source=recorded')
  await expect(page.getByRole('link', { name: SYMBOL })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('searchbox', { name: 'Search instruments' }))
  await page.keyboard.type('xrp recorded')
  const row = page.getByRole('link', { name: SYMBOL })
  await expect(page.locator('tbody a')).toHaveCount(1)
  await tabTo(page, row)
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { name: SYMBOL, level: 1 })).toBeVisible()
  const chart = page.getByLabel(`${SYMBOL}, 1m candles with volume`)
  await expect(chart).toHaveAttribute('data-drawn', 'true')
  await tabTo(page, chart)
  await page.keyboard.press('ArrowLeft')
  const spoken = page.locator('figure [aria-live=polite]')
  await expect(spoken).not.toBeEmpty()
  const before = await spoken.textContent()
  await page.keyboard.press('ArrowLeft')
  await expect(spoken).not.toHaveText(before!)
  await page.keyboard.press('3')
  await expect(page.getByLabel(`${SYMBOL}, 5m candles with volume`)).toBeAttached()

  await page.keyboard.press('Control+Home')
  await page.getByRole('heading', { level: 1 }).evaluate((heading) => {
    heading.tabIndex = -1 // where a screen reader's own keys would put the reader
    heading.focus()
  })
  await tabTo(page, page.getByRole('link', { name: 'Alert', exact: true }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'New alert', level: 2 })).toBeVisible()
  await tabTo(page, page.getByLabel('Times'))
  await page.keyboard.press('Control+a')
  await page.keyboard.type('7')
  await tabTo(page, page.getByLabel('Name of the alert'))
  await page.keyboard.type(name)
  await tabTo(page, page.getByRole('button', { name: 'Create alert' }))
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { name, level: 3 })).toBeVisible()
  const { alerts } = await api.read(`/api/alerts?search=${encodeURIComponent(name)}`, AlertsResponse)
  expect(alerts).toMatchObject([{ name, scope: { symbols: [SYMBOL] }, condition: { type: 'ratio', factor: 7 } }])
  await request.delete(`/api/alerts/${alerts[0]!.id}`)
})
