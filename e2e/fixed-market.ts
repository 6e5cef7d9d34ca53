import type { Page } from '@playwright/test'
import type { Candle } from '@/lib/candles/candle'
import type { GapReason } from '@/lib/metrics/contract'

const MINUTE = 60_000
const BEGIN = Date.UTC(2026, 9, 25, 0, 0)
const COUNT = 160

/** Minutes without quotes, and why. */
const GAPS: { from: number; to: number; reason: GapReason }[] = [
  { from: 82, to: 90, reason: 'source_down' },
  { from: 102, to: 106, reason: 'not_collected' },
  { from: 120, to: 122, reason: 'no_trades' },
]

const tenth = (value: number) => Math.round(value * 10) / 10
const wave = (at: number) => tenth(6_800 + 60 * Math.sin(at / 9) + 25 * Math.sin(at / 2.3) + at / 2)
const gapOf = (at: number) => GAPS.find(({ from, to }) => from <= at && at < to)

/** A market that is the same at every run: two hours and more of minutes with every kind of candle. */
const CANDLES: Candle[] = Array.from({ length: COUNT }, (_, at) => {
  const gap = gapOf(at)
  const open = wave((gap?.from ?? at) - 1)
  const close = gap ? open : wave(at)
  const openTime = BEGIN + at * MINUTE
  return {
    openTime,
    closeTime: openTime + MINUTE,
    open,
    high: gap ? open : tenth(Math.max(open, close) + 3 + (at % 5)),
    low: gap ? open : tenth(Math.min(open, close) - 3 - (at % 4)),
    close,
    volume: gap ? null : 20 + ((at * 37) % 80),
    count: gap ? 0 : 12,
    complete: true,
    filled: Boolean(gap),
    quality: gap ? null : at >= 130 ? 'poll' : 'trades',
  }
})

/** Lets a page see the fixed market wherever it asks for candles and their gaps, and nothing that moves. */
export async function fixMarket(page: Page): Promise<void> {
  await page.route('**/api/stream*', (route) => route.abort())
  // What other stories let fire is nothing of this market's.
  await page.route('**/api/episodes*', (route) => route.fulfill({ json: { episodes: [], open: 0, next: null } }))
  await page.route('**/api/alerts*', (route) => route.fulfill({ json: { alerts: [], next: null } }))
  await page.route('**/api/instruments/*/candles*', (route) => {
    const asked = new URL(route.request().url()).searchParams
    const symbol = decodeURIComponent(route.request().url().split('/').at(-2)!)
    const scale = symbol.endsWith('BTCUSD') ? 1 : 0.05
    const until = Number(asked.get('to') ?? Infinity)
    const scaled = (value: number | null) => value && value * scale
    const candles = CANDLES.filter(({ openTime }) => openTime < until).map((candle, at) => ({
      ...candle,
      open: scaled(candle.open),
      high: scaled(candle.high),
      low: scaled(candle.low),
      close: scale === 1 ? candle.close : scaled(candle.close! + 20 * Math.sin(at / 14 + symbol.charCodeAt(9))),
    }))
    return route.fulfill({ json: { symbol, interval: '1m', candles, next: null } })
  })
  await page.route('**/api/episodes*', (route) => route.fulfill({ json: { episodes: [], open: 0, next: null } }))
  await page.route('**/api/metrics/*/history*', (route) =>
    route.fulfill({
      json: {
        name: 'RECORDED:BTCUSD',
        measure: 'price',
        unit: 'USD',
        points: [],
        expected: COUNT,
        received: COUNT - 14,
        gaps: GAPS.map(({ from, to, reason }) => ({ from: BEGIN + from * MINUTE, to: BEGIN + to * MINUTE, reason })),
        from: BEGIN,
        to: BEGIN + COUNT * MINUTE,
        next: null,
      },
    }),
  )
}

/** Canvas without words, so that pictures of it are the same with any fonts. */
export const withoutWords = (page: Page) =>
  page.addInitScript(() => {
    const canvas = CanvasRenderingContext2D.prototype
    canvas.fillText = () => {}
    canvas.measureText = (text) =>
      ({ width: text.length * 7, actualBoundingBoxAscent: 8, actualBoundingBoxDescent: 2 }) as TextMetrics
  })
