import { expect, test } from 'vitest'
import type { StreamState } from './stream'
import { joinStates } from './stream-state'

const down = (since: number, reason: string): StreamState => ({ state: 'down', since, reason, retryAt: since + 1 })

function joined(parts: number) {
  const told: StreamState[] = []
  const part = joinStates(parts, (state) => told.push(state))
  return { told, parts: Array.from({ length: parts }, (_, n) => part(n)) }
}

test('live when all are, since the last of them', () => {
  const { told, parts } = joined(2)
  parts[0]?.({ state: 'connecting' })
  parts[1]?.({ state: 'live', since: 5 })
  expect(told).toEqual([{ state: 'connecting' }])
  parts[0]?.({ state: 'live', since: 4 })
  expect(told.at(-1)).toEqual({ state: 'live', since: 5 })
})

test('down as soon as one is, and still down while that one tries again', () => {
  const { told, parts } = joined(2)
  for (const part of parts) part({ state: 'live', since: 1 })
  parts[0]?.(down(10, 'a'))
  parts[0]?.({ state: 'connecting' })
  expect(told.slice(2)).toEqual([down(10, 'a')])
})

test('an outage lasts from the first failure until all are back', () => {
  const { told, parts } = joined(2)
  for (const part of parts) part({ state: 'live', since: 1 })
  parts[0]?.(down(10, 'a'))
  parts[1]?.(down(20, 'b'))
  parts[0]?.({ state: 'live', since: 30 })
  expect(told.at(-1)).toMatchObject({ state: 'down', since: 10, reason: 'b' })
  parts[1]?.({ state: 'live', since: 40 })
  expect(told.at(-1)).toEqual({ state: 'live', since: 40 })
  parts[1]?.(down(50, 'c'))
  expect(told.at(-1)).toMatchObject({ since: 50 })
})
