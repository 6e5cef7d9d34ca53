import { readFileSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { CandlesResponse } from '@/lib/candles/contract'
import { fixMarket } from './fixed-market'
import { expect, lastCandle, test } from './fixtures'

const PHONE = { tag: '@phone' }
const SYMBOL = 'RECORDED:BTCUSD'
const PATH = `/instruments/${SYMBOL}`

const chartOf = (page: Page) => page.getByRole('application', { name: /candles with volume$/ })
const legendOf = (page: Page) => page.getByRole('list', { name: 'Lines beside the candles' })

async function open(page: Page, query = '') {
  await page.goto(PATH + query)
  await expect(chartOf(page)).toHaveAttribute('data-drawn', 'true')
  return chartOf(page)
}

test('the first answer of the server shows the candles, before any code', PHONE, async ({ browser, run }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: run.open.url })
  const page = await context.newPage()
  await page.goto(PATH)
  await expect(page.getByRole('heading', { name: SYMBOL, level: 1 })).toBeVisible()
  await expect(page.getByText(/^BTC\/USD, .+, [\d,.]+ to [\d,.]+, (up|down|unchanged)/)).toBeVisible()
  const drawn = page
    .locator('figure svg path')
    .evaluateAll((paths) => paths.map((path) => path.getAttribute('d')).join(''))
  expect((await drawn).split('M').length).toBeGreaterThan(60)
  await context.close()
})

test('the page does not jump when the chart takes over', PHONE, async ({ page }) => {
  await page.addInitScript(() => {
    const shifts = { sum: 0 }
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) shifts.sum += entry.value
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await open(page)
  await expect(page.getByText('…', { exact: true })).toHaveCount(0)
  expect(await page.evaluate(() => (window as unknown as { shifts: { sum: number } }).shifts.sum)).toBeLessThan(0.1)
})

test('what is chosen stands in the address and survives a reload', PHONE, async ({ page }) => {
  await open(page)
  await page.getByLabel('Style').selectOption('hollow')
  await page.getByRole('radio', { name: 'Log' }).check()
  await page.getByRole('button', { name: 'Volume' }).click()
  await page.getByLabel('Time zone').focus()
  await page.getByLabel('Time zone').selectOption('Pacific/Auckland')
  await page.getByRole('group', { name: 'Range' }).getByRole('button', { name: '24h' }).click()
  await expect(page).toHaveURL(/\?interval=5m&range=24h&style=hollow&scale=log&volume=hidden&zone=Pacific\/Auckland$/)
  await page.getByRole('button', { name: 'Indicators' }).click()
  await page.getByRole('button', { name: 'EMA' }).click()
  await page.getByRole('button', { name: 'Done' }).click()

  await page.reload()
  await expect(chartOf(page)).toHaveAttribute('data-interval', '5m')
  await expect(chartOf(page)).toHaveAttribute('data-zone', 'Pacific/Auckland')
  await expect(page.getByLabel('Style')).toHaveValue('hollow')
  await expect(page.getByRole('radio', { name: 'Log' })).toBeChecked()
  await expect(page.getByRole('button', { name: 'Volume' })).toHaveAttribute('aria-pressed', 'false')
  await expect(page.getByRole('button', { name: '24h' })).toHaveAttribute('aria-pressed', 'true')
  await expect(legendOf(page)).toContainText('EMA 20')
})

test('times are told in another zone, and no candle is moved', PHONE, async ({ page }) => {
  await fixMarket(page)
  const chart = await open(page)
  await expect.poll(async () => (await lastCandle(chart)).openTime).toBe(Date.UTC(2026, 9, 25, 2, 39))
  await expect(page.getByText('2026-10-25 02:39 UTC', { exact: true })).toBeVisible()
  for (const [zone, shown] of [
    ['Asia/Kathmandu', '2026-10-25 08:24 UTC+05:45'],
    ['Europe/Berlin', '2026-10-25 03:39 UTC+01:00'],
  ] as const) {
    await page.goto(`${PATH}?zone=${zone}`)
    await expect(page.getByText(shown, { exact: true })).toBeVisible()
    expect((await lastCandle(chart)).openTime).toBe(Date.UTC(2026, 9, 25, 2, 39))
  }
  // The hour that comes twice: 100 minutes before, the clocks said 02:59, an hour before they had said so too.
  await chart.focus()
  await chart.press('ArrowLeft')
  for (let leap = 0; leap < 9; leap++) await chart.press('Shift+ArrowLeft')
  for (let step = 0; step < 9; step++) await chart.press('ArrowLeft')
  await expect(page.getByText('2026-10-25 02:00 UTC+01:00', { exact: true })).toBeVisible()
  await chart.press('ArrowLeft')
  await expect(page.getByText('2026-10-25 02:59 UTC+02:00', { exact: true })).toBeVisible()
})

test('gaps have a name', PHONE, async ({ page }) => {
  await fixMarket(page)
  const chart = await open(page)
  const described = page.getByText('3 gaps (1 the source did not answer; 1 not collected; 1 nothing was traded)')
  await expect(described).toBeVisible()
  await expect(chart).toHaveAccessibleDescription(/^BTC\/USD, .+ 3 gaps/)
  const looks = page.getByRole('list', { name: /looks mean/ })
  await expect(looks).toContainText('gap: the source did not answer')
  await expect(looks).toContainText('seen by polling only')

  await page.getByText('The same as a table').click()
  const table = page.getByRole('table', { name: /candles in sight/ })
  await expect(table.getByRole('row').nth(1)).toContainText('seen by polling only')
  await expect(table.getByRole('row').filter({ hasText: 'filled: nothing was traded, carried over' })).toHaveCount(2)
})

test('the chart is read by keys alone', async ({ page, api }) => {
  const chart = await open(page)
  await chart.focus()
  const told = page.locator('figure > [aria-live=polite]')
  await chart.press('End')
  await chart.press('ArrowLeft')
  const { candles } = await api.read(`/api/instruments/${SYMBOL}/candles?limit=5`, CandlesResponse)
  await expect(told).toHaveText(/^\d{4}-\d\d-\d\d \d\d:\d\d UTC, open [\d,.]+, high .+, (up|down|unchanged).*, /)
  const minute = async () => Date.parse(`${(await told.innerText()).slice(0, 16).replace(' ', 'T')}Z`)
  const first = await minute()
  expect(candles.map(({ openTime }) => openTime)).toContain(first)
  await chart.press('ArrowLeft')
  await expect.poll(minute).toBe(first - 60_000)
  await chart.press('Shift+ArrowRight')
  await expect.poll(minute).toBeGreaterThanOrEqual(first)

  const summary = page.locator('figcaption')
  const before = await summary.innerText()
  for (let press = 0; press < 3; press++) await chart.press('+')
  await expect(summary).not.toHaveText(before)
  await chart.press('Escape')
  await expect(told).toBeEmpty()

  await chart.press('6')
  await expect(page).toHaveURL(/interval=1h/)
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keys of the chart' })
  await expect(help).toContainText('the candle before')
  await help.getByRole('checkbox', { name: /work on the whole page/ }).uncheck()
  await page.keyboard.press('Escape')
  await expect(help).toBeHidden()

  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('1')
  await expect(page, 'keys without a modifier are off outside the chart').toHaveURL(/interval=1h/)
  await chart.focus()
  await page.keyboard.press('1')
  await expect(page).not.toHaveURL(/interval=/)
})

test('history goes on to the left', async ({ page }) => {
  const chart = await open(page)
  await expect.poll(async () => (await lastCandle(chart)).bars).toBeGreaterThanOrEqual(500)
  const { bars } = await lastCandle(chart)
  await chart.focus()
  await chart.press('Home')
  await expect.poll(async () => (await lastCandle(chart)).bars).toBeGreaterThan(bars)
})

test('an average is what the candles of the API make', async ({ page, api }) => {
  const chart = await open(page)
  await page.getByRole('button', { name: 'Indicators' }).click()
  const dialog = page.getByRole('dialog', { name: 'Indicators' })
  await dialog.getByRole('button', { name: 'SMA' }).click()
  await dialog.getByRole('button', { name: 'RSI' }).click()
  await dialog.getByRole('spinbutton').first().fill('7')
  await dialog.getByRole('spinbutton').first().press('Enter')
  await expect(page).toHaveURL(/indicators=sma-7,rsi-14/)
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(legendOf(page)).toContainText(/RSI 14 \d+/)

  await expect(async () => {
    await chart.focus()
    await chart.press('End')
    for (let step = 0; step < 5; step++) await chart.press('ArrowLeft')
    const told = await page.locator('figure > [aria-live=polite]').innerText()
    const to = Date.parse(`${told.slice(0, 16).replace(' ', 'T')}Z`) + 60_000
    const { candles } = await api.read(
      `/api/instruments/${SYMBOL}/candles?fill=none&from=${to - 60 * 60_000}&to=${to}`,
      CandlesResponse,
    )
    const mean = candles.slice(-7).reduce((sum, { close }) => sum + close! / 7, 0)
    const shown = Number((await legendOf(page).innerText()).match(/SMA 7\s+([\d,.]+)/)?.[1]?.replaceAll(',', ''))
    expect(Math.abs(shown - mean)).toBeLessThan(0.01)
  }).toPass({ timeout: 20_000 })
})

test('others are compared by their change', PHONE, async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'Compare' }).click()
  const dialog = page.getByRole('dialog', { name: /^Compare with/ })
  await dialog.getByRole('searchbox').fill('recorded:eth')
  await dialog.getByRole('button', { name: 'Add RECORDED:ETHUSD' }).click()
  await dialog.getByRole('searchbox').fill('recorded:xrp')
  await dialog.getByRole('button', { name: 'Add RECORDED:XRPUSD' }).click()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(page).toHaveURL(/compare=RECORDED:ETHUSD,RECORDED:XRPUSD/)
  await expect(legendOf(page)).toContainText(/RECORDED:ETHUSD [\d,.]+.*%/)
  await expect(page.getByRole('group', { name: 'Scale' }).getByRole('radio')).toHaveCount(1)

  await page.getByRole('button', { name: 'Compare' }).click()
  await dialog.getByRole('button', { name: 'Remove RECORDED:ETHUSD' }).click()
  await expect(page).toHaveURL(/compare=RECORDED:XRPUSD$/)
})

test('a link and a picture of the chart can be taken away', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, '?style=area&indicators=sma-20')
  await page.getByRole('button', { name: 'Copy link' }).click()
  await expect(page.getByText('Link copied')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/\?style=area&indicators=sma-20$/)

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'PNG' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^RECORDED-BTCUSD-BTC-USD-1m-up-to-\d{4}-\d\d-\d\d-.+\.png$/)
  const picture = readFileSync(await download.path())
  expect(picture.subarray(1, 4).toString()).toBe('PNG')
  const { width, height } = (await chartOf(page).boundingBox())!
  expect(picture.readUInt32BE(16)).toBeGreaterThanOrEqual(Math.floor(width) - 1)
  expect(picture.readUInt32BE(20), 'the caption stands above the chart').toBeGreaterThan(height + 40)
})

test('the countdown goes by the clock of the server', async ({ page }) => {
  await page.clock.install({ time: Date.now() - 3_600_000 - 17_000 })
  await open(page)
  await expect(async () => {
    const [minutes, seconds] = (await page.getByRole('timer').innerText()).match(/\d+/g)!.map(Number)
    const left = 60 - ((Date.now() / 1_000) % 60)
    expect(Math.abs(minutes! * 60 + seconds! - left)).toBeLessThan(3)
  }).toPass({ timeout: 20_000 })
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the chart with everything in ${colorScheme} has no serious obstacle`, PHONE, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await fixMarket(page)
    await open(page, '?indicators=sma-20,rsi-14&compare=RECORDED:ETHUSD&range=1h&zone=Asia/Kathmandu')
    await page.getByText('The same as a table').click()
    const obstacles = async (part: string) => {
      const { violations } = await new AxeBuilder({ page }).include(part).analyze()
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      return serious.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
    }
    expect(await obstacles('body')).toEqual([])
    for (const button of ['Indicators', 'Compare', 'Keys']) {
      await page.getByRole('button', { name: button }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      expect(await obstacles('[role=dialog]'), button).toEqual([])
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toBeHidden()
    }
  })
}
