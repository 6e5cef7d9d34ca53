import { expect, test } from 'vitest'
import { describeSource, describeStream, lengthOf, reasonInWords } from './describe-source'

type Said = Parameters<typeof describeSource>[0]
const now = 1_000_000_000
const source: Said = {
  kind: 'feed',
  state: 'ok',
  freshness: 'fresh',
  budget: { lateAfter: 90_000, staleAfter: 180_000 },
  lastSuccess: now - 12_000,
  lastAttempt: now - 12_000,
  lastError: null,
}

test.each<[name: string, said: Partial<Said>, expected: string]>([
  [
    'a door that nobody came to',
    { kind: 'door', lastSuccess: null },
    'Programs bring quotes here with POST /api/quotes. None has come yet.',
  ],
  ['answering', {}, 'It last answered 12 s ago.'],
  [
    'late',
    { freshness: 'late', lastSuccess: now - 95_000 },
    'It last answered 95 s ago. An answer is expected within 1 min 30 s.',
  ],
  [
    'never asked',
    { state: 'idle', lastSuccess: null },
    'Nothing has been asked yet: the first question goes out at its next turn.',
  ],
  ['paused', { state: 'paused' }, 'Paused by a person: nothing is asked. It last answered 12 s ago.'],
  [
    'unreachable',
    { state: 'unreachable', lastSuccess: null, lastError: { at: now, message: 'Kraken answered 503' } },
    'Kraken answered 503. It has never answered.',
  ],
])('%s', (_, said, expected) => {
  expect(describeSource({ ...source, ...said }, now)).toBe(expected)
})

const since = Date.UTC(2026, 0, 31, 13, 5, 9)
test.each<[stream: Parameters<typeof describeStream>[0], isAsked: boolean, expected: string]>([
  [{ state: 'live', since, reason: null, heardAt: since }, true, 'live since 2026-01-31 13:05:09 UTC'],
  [{ state: 'connecting', since, reason: null, heardAt: null }, false, 'connecting since 2026-01-31 13:05:09 UTC'],
  [
    { state: 'down', since, reason: 'closed by the exchange', heardAt: since },
    true,
    'down since 2026-01-31 13:05:09 UTC: closed by the exchange; polled meanwhile',
  ],
])('a stream %j', (stream, isAsked, expected) => {
  expect(describeStream(stream, isAsked)).toBe(expected)
})

test('without a clock no age is made up', () => {
  expect(describeSource(source, null)).toBe('It last answered.')
})

test('a reason that has no words is shown by its name', () => {
  expect([reasonInWords('future'), reasonInWords('some-new_one')]).toEqual(['from the future', 'some new one'])
})

test('a gap lasted, or lasts until now', () => {
  expect(lengthOf({ from: now - 90_000, to: now }, null)).toBe('1 min 30 s')
  expect(lengthOf({ from: now - 90_000, to: null }, now)).toBe('1 min 30 s so far')
  expect(lengthOf({ from: now, to: null }, null)).toBe('until now')
})
