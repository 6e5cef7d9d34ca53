import { expect, test } from 'vitest'
import { ApiError } from '@/components/api/api-error'
import type { SourceView } from '@/lib/sources/contract'
import { type Light, lightsOf } from './lights'

const now = 1_000_000
const source = (more: Partial<SourceView>) => ({
  kind: 'feed' as const,
  label: 'Kraken',
  state: 'ok' as const,
  freshness: 'fresh' as const,
  lastSuccess: now - 2_000,
  budget: { lateAfter: 15_000, staleAfter: 60_000 },
  stream: null,
  ...more,
})
const down = { state: 'down' as const, since: 1, reason: null, heardAt: null }
const known = { isPending: false, error: null, liveness: 'live' as const, sources: [source({})], now }
const words = (lights: readonly Light[]) => lights.map(({ state, word }) => `${state}: ${word}`)

test.each<[what: string, more: Partial<Parameters<typeof lightsOf>[0]>, lights: string[]]>([
  ['all is well', {}, ['good: live', 'good: 1/1', 'good: 2 s']],
  ['before the first answer', { isPending: true, sources: undefined }, ['waiting: …', 'waiting: …', 'waiting: none']],
  [
    'the server is gone, and what is shown ages',
    { error: new ApiError('gone'), now: now + 70_000 },
    ['bad: no server', 'good: 1/1', 'bad: 72 s, stale'],
  ],
  [
    'the server has no database',
    { error: new ApiError('no database', { status: 503 }) },
    ['bad: not ready', 'good: 1/1', 'good: 2 s'],
  ],
  ['the stream is down', { liveness: 'polling' }, ['late: polling', 'good: 1/1', 'good: 2 s']],
  [
    'one of two does not answer',
    { sources: [source({}), source({ state: 'unreachable', lastSuccess: now - 90_000 })] },
    ['good: live', 'bad: 1/2', 'bad: 2 s, stale'],
  ],
  [
    'a socket is down, and its exchange is polled meanwhile',
    { sources: [source({ stream: down })] },
    ['good: live', 'late: 0/1', 'good: 2 s'],
  ],
  [
    'connected to a source that says nothing',
    { sources: [source({ lastSuccess: now - 20_000 })] },
    ['good: live', 'good: 1/1', 'late: 20 s, late'],
  ],
  ['all are paused', { sources: [source({ state: 'paused' })] }, ['good: live', 'late: paused', 'waiting: none']],
  ['there are none', { sources: [source({ kind: 'door' })] }, ['good: live', 'waiting: none', 'waiting: none']],
])('%s', (_, more, lights) => {
  expect(words(lightsOf({ ...known, ...more }))).toEqual(lights)
})

test('each says in a sentence what it means, and names who is silent', () => {
  const lights = lightsOf({ ...known, sources: [source({}), source({ state: 'unreachable', label: 'Bitfinex' })] })
  expect(lights.map(({ told }) => told)).toEqual([
    'The server answers and tells what moves as it moves.',
    'The server does not hear everything: Bitfinex.',
    'The newest data is 2 s old, and every source is as fresh as it promises.',
  ])
})
