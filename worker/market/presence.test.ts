import { expect, test } from 'vitest'
import { MINUTE } from '@/lib/platform/time'
import { Presence } from './presence'

const at = (minute: number, seconds = 0) => minute * MINUTE + seconds * 1_000

test('only minutes through which the stream was there are whole', () => {
  const presence = new Presence()
  presence.watch(7, 'kraken')
  expect(presence.isPartial(7, 99)).toBe(true) // never connected
  presence.connected('kraken', at(100, 20))
  presence.gone('kraken', at(105, 30))
  presence.connected('kraken', at(105, 50))
  const partial = Array.from({ length: 12 }, (_, k) => 98 + k).filter((minute) => presence.isPartial(7, minute))
  expect(partial).toEqual([98, 99, 100, 105]) // a snapshot may tell of 98 and 99, but not all
})

test('being told again that it is there, or that it is gone, changes nothing', () => {
  const presence = new Presence()
  presence.watch(7, 'kraken')
  presence.connected('kraken', at(100))
  presence.connected('kraken', at(103))
  presence.gone('kraken', at(110))
  presence.gone('kraken', at(120))
  expect([99, 100, 103, 109, 110].map((minute) => presence.isPartial(7, minute))).toEqual([
    true,
    false,
    false,
    false,
    true,
  ])
})

test('what has no history of its own is never partial: nothing better will come', () => {
  expect(new Presence().isPartial(1, 100)).toBe(false)
})
