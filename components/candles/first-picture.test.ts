import { expect, test } from 'vitest'
import type { Candle } from '@/lib/candles/candle'
import { drawFirst } from './first-picture'

const candle = (at: number, facts: Partial<Candle> = {}): Candle => ({
  openTime: at * 60_000,
  closeTime: (at + 1) * 60_000,
  open: 10,
  high: 20,
  low: 0,
  close: 15,
  volume: 5,
  count: 1,
  complete: true,
  filled: false,
  quality: 'trades',
  ...facts,
})
const moves = (path: string) => path.split('M').length - 1

test('each candle is in the path of its kind', () => {
  const candles = [
    candle(1),
    candle(2, { close: 5 }),
    candle(3, { filled: true, volume: null }),
    candle(4, { open: null, high: null, low: null, close: null, volume: null }),
  ]
  const { bodies, wicks, volume, low, high } = drawFirst(candles, '', 'candles')!
  expect([bodies.up, bodies.down, bodies.quiet].map(moves)).toEqual([1, 1, 1])
  expect([wicks.up, wicks.down, wicks.quiet].map(moves)).toEqual([1, 1, 1])
  expect(moves(volume)).toBe(2)
  expect([low, high]).toEqual([0, 20])
})

test('a line is one path', () => {
  const { line, bodies } = drawFirst([candle(1), candle(2)], '', 'line')!
  expect(line).toMatch(/^M[\d.]+ 300L[\d.]+ 300$/)
  expect(bodies.up).toBe('')
})

test('prices lie between the highest and the lowest, also when they never moved', () => {
  const { wicks } = drawFirst([candle(1)], '', 'candles')!
  expect(wicks.up).toMatch(/^M[\d.]+ 160V720$/)
  const flat = drawFirst([candle(1, { open: 7, high: 7, low: 7, close: 7 })], '', 'candles')!
  expect(flat.wicks.up).toMatch(/^M[\d.]+ 440V440$/)
})

test('no picture of nothing', () => {
  expect(drawFirst([], '', 'candles')).toBeNull()
})

test('it stays small', () => {
  const many = Array.from({ length: 500 }, (_, at) => candle(at, { close: 10 + (at % 7) }))
  expect(JSON.stringify(drawFirst(many, '', 'candles')).length).toBeLessThan(20_000)
})
