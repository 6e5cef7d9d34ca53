import { expect, test } from 'vitest'
import { z } from 'zod'
import { readUrl, writeUrl } from './url-state'

const Shape = z.object({
  search: z.string().max(10).catch(''),
  sort: z.enum(['symbol', '-symbol']).catch('symbol'),
})

test.each<[query: string, expected: z.infer<typeof Shape>]>([
  ['', { search: '', sort: 'symbol' }],
  ['search=btc&sort=-symbol', { search: 'btc', sort: '-symbol' }],
  ['search=much-too-long&sort=price', { search: '', sort: 'symbol' }],
  ['unheard=of', { search: '', sort: 'symbol' }],
])('reads %s', (query, expected) => {
  expect(readUrl(Shape, new URLSearchParams(query))).toEqual(expected)
})

test.each<[state: z.infer<typeof Shape>, expected: string]>([
  [{ search: '', sort: 'symbol' }, ''],
  [{ search: 'a b', sort: 'symbol' }, '?search=a+b'],
  [{ search: 'X:Y', sort: '-symbol' }, '?search=X:Y&sort=-symbol'],
])('writes what is not usual: %o', (state, expected) => {
  expect(writeUrl(Shape, state)).toBe(expected)
})
