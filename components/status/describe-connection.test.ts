import { expect, test } from 'vitest'
import { ApiError } from '@/components/api/api-error'
import { describeConnection } from './describe-connection'

type Known = Parameters<typeof describeConnection>[0]
const now = 1_000_000
const alive = { kind: 'feed', state: 'ok', freshness: 'fresh', lastSuccess: now - 4_000 } as const
const dead = { kind: 'feed', state: 'unreachable', freshness: 'stale', lastSuccess: now - 900_000 } as const

test.each<[name: string, known: Partial<Known>, state: string, text: string]>([
  ['nothing is known at first', { isPending: true }, 'waiting', 'Connecting…'],
  ['no answer', { error: new ApiError('no') }, 'broken', 'Server unreachable'],
  ['an answer that is a refusal', { error: new ApiError('no', { status: 503 }) }, 'broken', 'Server not ready'],
  ['no sources', { sources: [] }, 'ok', 'Connected'],
  ['the newest data counts', { sources: [alive, { ...alive, lastSuccess: 0 }] }, 'ok', 'Connected, data 4 s old'],
  ['told by the stream', { sources: [alive], liveness: 'live' }, 'ok', 'Connected live, data 4 s old'],
  ['asked for', { sources: [alive], liveness: 'polling' }, 'ok', 'Connected by polling, data 4 s old'],
  ['a dead exchange is not a dead server', { sources: [alive, dead] }, 'late', '1 of 2 sources silent'],
  ['all of them paused', { sources: [{ ...alive, state: 'paused' }] }, 'late', 'All sources paused'],
  [
    'a paused source is no trouble',
    { sources: [alive, { ...dead, state: 'paused' }] },
    'ok',
    'Connected, data 4 s old',
  ],
])('%s', (_, known, state, text) => {
  expect(
    describeConnection({ isPending: false, error: null, sources: undefined, liveness: 'connecting', now, ...known }),
  ).toMatchObject({
    state,
    text,
  })
})
