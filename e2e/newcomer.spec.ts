import { PopularResponse } from '@/lib/popularity/contract'
import { expect, lastCandle, test } from './fixtures'

const PHONE = { tag: '@phone' }
const SYMBOL = 'RECORDED:BTCUSD'

test('a newcomer opens Markets and sees living candles', PHONE, async ({ page }) => {
  await page.goto('/?source=recorded') // other stories bring instruments of their own, at times fifty thousand
  await expect(page.getByRole('heading', { name: 'Markets', level: 1 })).toBeVisible()
  await page.getByRole('region', { name: 'All instruments' }).getByRole('link', { name: SYMBOL }).click()

  await expect(page.getByRole('heading', { name: SYMBOL, level: 1 })).toBeVisible()
  await expect(page.getByText('recorded', { exact: true })).toBeVisible()
  const chart = page.getByLabel(`${SYMBOL}, 1m candles with volume`)
  await expect.poll(async () => (await lastCandle(chart)).bars).toBeGreaterThanOrEqual(30)
  await expect(chart.locator('canvas').first()).toBeVisible()

  const { openTime, close } = await lastCandle(chart)
  await expect
    .poll(async () => (await lastCandle(chart)).close, { message: 'the last candle moves', timeout: 60_000 })
    .not.toBe(close)
  expect((await lastCandle(chart)).openTime).toBeGreaterThanOrEqual(openTime)
})

test('the length of a candle is chosen, kept in the address, and survives a reload', PHONE, async ({ page }) => {
  await page.goto(`/instruments/${SYMBOL}`)
  const minutes = page.getByLabel(`${SYMBOL}, 1m candles with volume`)
  await expect(minutes).toHaveAttribute('data-bars', /^\d+$/)
  const { bars } = await lastCandle(minutes)

  await page.getByRole('group', { name: 'Length of a candle' }).getByRole('radio', { name: '1h' }).check()
  await expect(page).toHaveURL(/[?&]interval=1h/)
  const hours = page.getByLabel(`${SYMBOL}, 1h candles with volume`)
  await expect.poll(async () => (await lastCandle(hours)).bars).toBeLessThan(bars)
  expect((await lastCandle(hours)).openTime % 3_600_000).toBe(0)

  await page.reload()
  await expect(hours).toHaveAttribute('data-interval', '1h')
  await expect(page.getByRole('radio', { name: '1h' })).toBeChecked()
})

test('an instrument is found by typing a part of its name', PHONE, async ({ page }) => {
  await page.goto('/')
  const instruments = page.getByRole('region', { name: 'All instruments' })
  const search = instruments.getByRole('searchbox', { name: 'Search instruments' })
  await search.fill('recorded:io')
  await expect(page).toHaveURL(/search=recorded/)
  await expect(instruments.getByRole('link')).toHaveText(['RECORDED:IOTUSD'])

  await search.fill('no such thing')
  await expect(instruments.getByText('No instrument matches.')).toBeVisible()
  await instruments.getByRole('button', { name: 'Show all' }).click()
  await search.fill('ltc recorded')
  await instruments.getByRole('link', { name: 'RECORDED:LTCUSD' }).click()
  await expect(page.getByRole('heading', { name: 'RECORDED:LTCUSD', level: 1 })).toBeVisible()
})

test('popular is what is called most', async ({ page, api, request }) => {
  const calls: Record<string, number> = { 'RECORDED:NEOUSD': 30, 'RECORDED:EOSUSD': 20 }
  const counted = async () => {
    const { instruments } = await api.read('/api/instruments/popular', PopularResponse)
    const called = instruments.filter(({ instrument }) => instrument.symbol in calls)
    return new Map(called.map((each) => [each.instrument.symbol, each.calls]))
  }
  const before = await counted() // other stories look at instruments, too
  for (const [symbol, count] of Object.entries(calls)) {
    for (let call = 0; call < count; call++) expect((await request.get(`/api/instruments/${symbol}`)).ok()).toBe(true)
  }
  for (const [symbol, count] of Object.entries(calls)) {
    const now = async () => (await counted()).get(symbol)
    await expect.poll(now, { timeout: 5_000 }).toBeGreaterThanOrEqual((before.get(symbol) ?? 0) + count)
  }

  await page.goto('/?tab=popular')
  const rows = page.getByRole('table', { name: /^Popular/ }).getByRole('row')
  await expect(rows.filter({ hasText: /RECORDED:(NEO|EOS)USD/ })).toHaveText([/NEOUSD/, /EOSUSD/])
})

test('an address without an instrument says so', PHONE, async ({ page }) => {
  await page.goto('/instruments/RECORDED:NOSUCH')
  await expect(page.getByText('There is no instrument RECORDED:NOSUCH now.')).toBeVisible()
})
