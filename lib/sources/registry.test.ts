import { expect, test } from 'vitest'
import { readEnv } from '@/lib/platform/env'
import { openSources } from './registry'

test('the environment says which sources there are', () => {
  expect([...openSources(readEnv({})).keys()]).toEqual(['kraken', 'bitfinex', 'recorded'])
  expect([...openSources(readEnv({ SOURCES: '' })).keys()]).toEqual([])
  expect([...openSources(readEnv({ SOURCES: 'recorded,partner' })).keys()]).toEqual(['recorded'])
  const there = { PARTNER_WS_URL: 'ws://127.0.0.1:8032' }
  expect([...openSources(readEnv({ ...there, SOURCES: '' })).keys()]).toEqual(['partner'])
  expect([...openSources(readEnv({ ...there, SOURCES: 'partner,recorded' })).keys()]).toEqual(['partner', 'recorded'])
})

test('every source is known by its id, and an outage shows within 90 s', () => {
  for (const [id, source] of openSources(readEnv({}))) {
    expect(source.id).toBe(id)
    expect(source.recorded).toBe(id === 'recorded')
    expect(source.freshness.lateAfter).toBeGreaterThan(source.pace?.every ?? Infinity)
    expect(source.freshness.staleAfter).toBeLessThanOrEqual(90_000)
  }
})
