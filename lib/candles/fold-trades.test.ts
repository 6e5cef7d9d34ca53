import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Trade, foldTrades } from './fold-trades'

const at = (time: string) => Date.parse(`${time}Z`)
/** `13:00:05 10 | 13:00:06 11` on a day. */
const quotes = (day: string, text: string): Trade[] =>
  text.split(' | ').map((quote) => {
    const [time = '', price = ''] = quote.split(' ')
    return { time: at(`${day}T${time}`), price: Number(price), size: null }
  })

test.each<[day: string, text: string, expected: [openTime: string, ohlc: number[], count: number][]]>([
  [
    '2019-03-05',
    '13:00:05 10 | 13:00:06 11 | 13:00:13 15 | 13:00:19 11 | 13:00:32 13 | 13:00:49 12 | 13:00:57 12 | 13:01:00 9',
    [
      ['2019-03-05T13:00', [10, 15, 10, 12], 7],
      ['2019-03-05T13:01', [9, 9, 9, 9], 1],
    ],
  ],
  [
    '2019-03-05',
    '13:00:01 11 | 13:00:13 15 | 13:00:19 10 | 13:00:32 13 | 13:00:49 12 | 13:00:57 12',
    [['2019-03-05T13:00', [11, 15, 10, 12], 6]],
  ],
  [
    '2020-11-25',
    '09:00:04 7 | 09:00:06 8 | 09:00:16 8 | 09:00:23 10 | 09:00:31 5 | 09:00:46 6 | 09:00:52 8 | 09:01:00 12',
    [
      ['2020-11-25T09:00', [7, 10, 5, 8], 7],
      ['2020-11-25T09:01', [12, 12, 12, 12], 1],
    ],
  ],
])('quotes of %s fold into minutes: %s', (day, text, expected) => {
  const bars = foldTrades(quotes(day, text).toReversed())
  expect(bars.map((bar) => [bar.openTime, [bar.open, bar.high, bar.low, bar.close], bar.count])).toEqual(
    expected.map(([openTime, ohlc, count]) => [at(openTime), ohlc, count]),
  )
})

const nine = at('2026-11-21T09:00')

test('at the same moment the source sequence decides, not the arrival', () => {
  const trades = [
    { time: nine, price: 3, size: 1, seq: 3 },
    { time: nine, price: 1, size: 1, seq: 1 },
    { time: nine, price: 2, size: 1, seq: 2 },
  ]
  expect(foldTrades(trades)).toMatchObject([{ open: 1, close: 3 }])
})

test('at the same moment without a sequence the list decides', () => {
  const trades = [5, 4, 6].map((price) => ({ time: nine, price, size: 1 }))
  expect(foldTrades(trades)).toMatchObject([{ open: 5, close: 6, count: 3 }])
})

test('the same sequence number is the same trade; without one nothing is', () => {
  const trade = { time: nine, price: 5, size: 2 }
  expect(
    foldTrades([
      { ...trade, seq: 7 },
      { ...trade, seq: 7 },
    ]),
  ).toMatchObject([{ volume: 2, count: 1 }])
  expect(foldTrades([trade, trade])).toMatchObject([{ volume: 4, count: 2 }])
})

test.each<[sizes: (number | null)[], volume: number | null]>([
  [[0.1, 0.2], 0.3],
  [[0.00000001, 1234567.1], 1234567.10000001],
  [[1e-8, 1e21, 1e-8], 1e21],
  [[0, 0], 0],
  [[0.5, null], 0.5],
  [[null, null], null],
])('the sizes %j make a volume of %j', (sizes, volume) => {
  expect(foldTrades(sizes.map((size) => ({ time: nine, price: 1, size })))[0]?.volume).toBe(volume)
})

test('what was seen first and last is told, and the quality', () => {
  const trades = [1_000, 59_999].map((ms) => ({ time: nine + ms, price: 1, size: 1 }))
  expect(foldTrades(trades)).toMatchObject([{ openedAt: nine + 1_000, closedAt: nine + 59_999, quality: 'trades' }])
})

test('any order and any repetition of the same trades makes the same minutes', () => {
  const anyTrade = fc.record({
    time: fc.integer({ min: nine, max: nine + 180_000 }),
    price: fc.integer({ min: 1, max: 100 }),
    size: fc.integer({ min: 0, max: 1e9 }).map((units) => units / 1e8),
  })
  const anyArrival = fc
    .array(anyTrade, { minLength: 1, maxLength: 60 })
    .map((trades) => trades.map((trade, seq) => ({ ...trade, seq })))
    .chain((trades) =>
      fc.tuple(
        fc.constant(trades),
        fc.shuffledSubarray(trades, { minLength: trades.length }),
        fc.shuffledSubarray(trades),
      ),
    )
  fc.assert(
    fc.property(anyArrival, ([trades, shuffled, again]) => {
      expect(foldTrades([...shuffled, ...again])).toEqual(foldTrades(trades))
    }),
  )
})
