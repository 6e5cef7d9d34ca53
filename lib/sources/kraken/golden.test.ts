import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { foldTrades } from '@/lib/candles/fold-trades'
import { parseJson } from '../number'
import { parseOhlc, parseTrade } from './parse'

const FIRST_ID = 10_218_208
const later = Date.UTC(2025, 10, 11, 1)

const linesOf = (file: string): string[][] =>
  readFileSync(`${import.meta.dirname}/fixtures/${file}`, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(' '))

test('1,000 trades fold into the very minutes that Kraken states', () => {
  const wire = linesOf('trades.txt').map(
    ([price, size, time], n) => `["${price}","${size}",${time},"b","l","",${FIRST_ID + n}]`,
  )
  const rows = parseJson(`[${wire.join(',')}]`) as unknown[]
  const trades = rows.map((row) => parseTrade(row, later)).filter((trade) => typeof trade !== 'string')
  expect(trades).toHaveLength(1_000)

  const stated = linesOf('minutes.txt').map(([time, open, high, low, close, volume, count]) => [
    Number(time),
    open,
    high,
    low,
    close,
    '0.0',
    volume,
    Number(count),
  ])
  const { bars } = parseOhlc('BTCUSDT', [...stated, stated.at(-1)], later)
  const traded = bars.filter(({ count }) => count !== 0)
  expect([bars.length, traded.length]).toEqual([410, 273])

  const folded = foldTrades(trades).filter(({ openTime }) => openTime >= (traded[0]?.openTime ?? 0))
  const said = ({ openTime, open, high, low, close, volume, count }: (typeof folded)[number]) => ({
    openTime,
    open,
    high,
    low,
    close,
    volume,
    count,
  })
  expect(folded.slice(0, 273).map(said)).toEqual(traded.map(said))
})
