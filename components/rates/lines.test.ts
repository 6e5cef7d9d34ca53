import { expect, test } from 'vitest'
import { toCounts, toLine, toPoints } from './lines'

const day = (at: number, average_price: number | null, count: number) => ({
  day: `2016-01-0${at}`,
  average_price,
  count,
})
const at = (number: number) => Date.UTC(2016, 0, number) / 1_000
const days = [day(1, 1112, 24), day(2, null, 0), day(3, null, 1)]

test('a day without an average is a gap, never 0, and no line crosses it', () => {
  const two = [day(1, 1100, 3), day(2, 1112, 24), day(3, null, 0), day(4, 1000, 3), day(5, 900, 3)]
  expect(toLine(two)).toEqual([
    { time: at(1), value: 1100 },
    { time: at(2), value: 1112, color: 'transparent' },
    { time: at(3) },
    { time: at(4), value: 1000 },
    { time: at(5), value: 900, color: 'transparent' },
  ])
})

test('a day alone between gaps is a point', () => {
  expect(toPoints(days)).toEqual([{ time: at(1), value: 1112 }, { time: at(2) }, { time: at(3) }])
  expect(toPoints([day(1, 1, 3), day(2, 2, 3)])).toEqual([{ time: at(1) }, { time: at(2) }])
})

test('the prices of a day are counted over all lanes', () => {
  expect(toCounts([days, [day(1, 5, 3)]], 'grey')).toEqual([
    { time: at(1), value: 27, color: 'grey' },
    { time: at(2) },
    { time: at(3), value: 1, color: 'grey' },
  ])
})
