import type { Page } from '@playwright/test'
import { CandlesResponse } from '@/lib/candles/contract'
import { expect, lastCandle, test } from './fixtures'

const SYMBOL = 'RECORDED:BTCUSD'

/** The addresses of all streams that a page opens by itself. */
function watchStreams(page: Page): string[] {
  const opened: string[] = []
  page.on('request', (request) => request.url().includes('/api/stream') && opened.push(request.url()))
  return opened
}
const light = (page: Page, id: 'server' | 'sources' | 'data') => page.locator(`[data-light=${id}]`)

test('two pages share one connection, and the second goes on when the first is closed', async ({ page, context }) => {
  const first = watchStreams(page)
  await page.goto('/?source=recorded')
  await expect(light(page, 'server')).toContainText('live')

  const other = await context.newPage()
  const second = watchStreams(other)
  await other.goto(`/instruments/${SYMBOL}`)
  await expect(light(other, 'server')).toContainText('live')
  const chart = other.getByLabel(`${SYMBOL}, 1m candles with volume`)
  await expect(chart).toHaveAttribute('data-bars', /^\d+$/)
  const { close, openTime } = await lastCandle(chart)
  const moves = async () => {
    const last = await lastCandle(chart)
    return last.close !== close || last.openTime !== openTime
  }
  await expect.poll(moves, { timeout: 60_000 }).toBe(true)
  expect(second).toEqual([])
  expect(first.at(-1)).toContain(`candles=${SYMBOL}@1m`)

  await page.close()
  await expect.poll(() => second.length).toBeGreaterThan(0)
  await expect(light(other, 'server')).toContainText('live')
})

test('after a lost connection the page catches up without a reload, and no candle is wrong', async ({
  page,
  context,
  api,
}) => {
  test.setTimeout(240_000)
  await page.goto(`/instruments/${SYMBOL}`)
  const chart = page.getByLabel(`${SYMBOL}, 1m candles with volume`)
  await expect(chart).toHaveAttribute('data-bars', /^\d+$/)
  await expect(light(page, 'server')).toContainText('live')
  await page.evaluate(() => document.body.setAttribute('data-same-page', 'yes'))

  await context.setOffline(true)
  await expect(light(page, 'server')).toHaveAttribute('data-state', 'bad', { timeout: 60_000 })
  await expect(light(page, 'data')).toHaveAttribute('data-state', 'bad', { timeout: 90_000 })
  await expect(page.getByText('stale', { exact: true }).first()).toBeVisible()
  await page.waitForTimeout(20_000)
  await context.setOffline(false)

  await expect(light(page, 'server')).toContainText('live', { timeout: 30_000 })
  await expect(light(page, 'data')).toHaveAttribute('data-state', 'good')
  const agrees = async () => {
    const asked = await api.read(`/api/instruments/${SYMBOL}/candles?limit=1`, CandlesResponse)
    const newest = asked.candles.at(-1)!
    const shown = await lastCandle(chart)
    return shown.openTime === newest.openTime && shown.close === newest.close
  }
  await expect.poll(agrees, { timeout: 30_000 }).toBe(true)
  await expect(page.locator('body')).toHaveAttribute('data-same-page', 'yes')
})

test('a stream that is asked for something unknown tells the rest', async ({ page }) => {
  await page.goto('/ranks')
  const told = await page.evaluate(
    (url) =>
      new Promise<Record<string, unknown>>((resolve) => {
        const heard: Record<string, unknown> = {}
        const stream = new EventSource(url)
        for (const topic of ['unknown', 'quote'])
          stream.addEventListener(topic, ({ data }) => {
            heard[topic] = JSON.parse(data)
            if ('unknown' in heard && 'quote' in heard) resolve(heard)
          })
      }),
    `/api/stream?topics=quote&symbols=${SYMBOL},RECORDED:NOSUCH`,
  )
  expect(told).toMatchObject({ unknown: { symbols: ['RECORDED:NOSUCH'] }, quote: { symbol: SYMBOL } })
})
