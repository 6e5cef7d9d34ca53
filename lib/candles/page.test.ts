import { expect, test } from 'vitest'
import { MINUTE } from '@/lib/platform/time'
import { type PageRequest, planPage } from './page'

const start = Date.UTC(2026, 0, 5, 9)
const at = (minute: number) => start + minute * MINUTE
const ask = (request: Partial<PageRequest>): PageRequest => ({
  interval: '1m',
  from: undefined,
  to: undefined,
  limit: 10,
  sort: 'asc',
  partial: 'include',
  ...request,
})
const begins = at(0)
const now = at(99) + 1

test.each<[what: string, request: Partial<PageRequest>, first: number, last: number, next: object | null]>([
  ['the latest, with the running one', {}, 90, 99, { to: at(90) }],
  ['the latest complete ones', { partial: 'exclude' }, 89, 98, { to: at(89) }],
  ['forward from a moment', { from: at(5) }, 5, 14, { from: at(15) }],
  ['from within a minute: the next that opens', { from: at(5) + 1 }, 6, 15, { from: at(16) }],
  ['up to a moment, exclusive', { from: at(5), to: at(8) }, 5, 7, null],
  ['up to within a minute', { from: at(5), to: at(8) + 1 }, 5, 8, null],
  ['newest first walks back', { from: at(5), to: at(50), sort: 'desc' }, 40, 49, { to: at(40) }],
  ['nothing before the first quote', { from: at(-500), to: at(3) }, 0, 2, null],
  ['everything that is there', { limit: 5_000 }, 0, 99, null],
  ['nothing of the future', { from: at(98), to: at(500) }, 98, 99, null],
])('%s', (_, request, first, last, next) => {
  expect(planPage(ask(request), begins, now)).toEqual({ first: at(first), last: at(last), next })
})

test.each<[what: string, request: Partial<PageRequest>]>([
  ['before the first quote', { to: at(-1) }],
  ['after now', { from: at(200) }],
  ['nothing', { from: at(7), to: at(7) }],
])('a range that holds %s has no page', (_, request) => {
  expect(planPage(ask(request), begins, now)).toBeNull()
})
