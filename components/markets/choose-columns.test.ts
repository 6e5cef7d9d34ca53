import { expect, test } from 'vitest'
import type { Column } from '@/components/ui/table'
import { chooseColumns, chosenOf } from './choose-columns'

const column = (id: string, more: Partial<Column<never>> = {}): Column<never> => ({
  id,
  head: id,
  cell: () => null,
  ...more,
})
const columns = [
  column('symbol', { names: true }),
  column('lastPrice', { end: true }),
  column('changePercentage', { end: true }),
  column('calls', { end: true, from: 'tablet' }),
]
const all = ['lastPrice', 'changePercentage', 'calls']
const onPhones = (shown: readonly Column<never>[]) => shown.filter(({ from }) => !from).map(({ id }) => id)

test.each<[columns: string, chosen: string[]]>([
  ['', all],
  ['calls,nonsense', ['calls']],
  ['none', []],
])('an address that says columns=%j', (written, chosen) => {
  expect([...chosenOf(written, all)]).toEqual(chosen)
})

test('the name of a row is always shown', () => {
  expect(chooseColumns(columns, new Set(['calls']), 'symbol').map(({ id }) => id)).toEqual(['symbol', 'calls'])
})

test('what it is sorted by is in sight on a phone', () => {
  expect(onPhones(chooseColumns(columns, new Set(all), 'lastPrice'))).toEqual([
    'symbol',
    'lastPrice',
    'changePercentage',
  ])
  expect(onPhones(chooseColumns(columns, new Set(all), 'calls'))).toEqual(['symbol', 'lastPrice', 'calls'])
})
