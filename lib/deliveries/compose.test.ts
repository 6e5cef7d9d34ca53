import { expect, test } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND } from '@/lib/platform/time'
import { compose, type Facts } from './compose'
import { aTrace, PLACE } from './test-episodes'

const noon = Date.UTC(2026, 10, 21, 12)

function facts({ name = 'Unusual volume', endedAt = null as number | null, trace = aTrace(noon) as unknown }): Facts {
  return {
    eventId: 'evt_1',
    kind: endedAt === null ? 'alert.firing' : 'alert.resolved',
    at: endedAt ?? noon,
    alert: { id: 1, name, revision: 1, note: null, measure: 'volume' },
    episode: {
      id: 1,
      symbol: 'RECORDED:ETHUSD',
      startedAt: noon,
      endedAt,
      endReason: endedAt === null ? null : 'recovered',
      receivedAt: noon,
      evaluatedAt: noon,
      trace,
    },
  }
}

test.each([
  [0, '0 ms'],
  [130, '130 ms'],
  [1_600, '1 s'],
  [2 * MINUTE + 999, '2 min'],
  [2 * MINUTE + 5 * SECOND, '2 min 5 s'],
  [HOUR + 59 * SECOND, '1 h'],
  [26 * HOUR + 30 * MINUTE, '1 d 2 h'],
  [40 * DAY, '40 d'],
])('an episode of %d ms is said to have been over after %s', (ms, span) => {
  const { text } = compose(facts({ endedAt: noon + ms }), null, PLACE)
  expect(text.split('\n')[0]).toBe(`Over after ${span} (recovered).`)
})

test('a silence is said in words too', () => {
  const { readings, ...trace } = aTrace(noon)
  const silent = { ...readings[0]!, type: 'no-data', value: 5 * MINUTE + 900, threshold: 5 * MINUTE, mean: null }
  const told = facts({ trace: { ...trace, readings: [silent] } })
  expect(compose(told, null, PLACE).text).toContain('Nothing was heard for 5 min.')
  const template = { title: '{{symbol}}', body: '{{value}} of {{threshold}}' }
  expect(compose(told, template, PLACE).text).toBe('5 min of 5 min')
})

test('the symbol stands once in a title, also where the alert is called by it', () => {
  const titleOf = (name: string, template: Parameters<typeof compose>[1] = null) =>
    compose(facts({ name }), template, PLACE).title
  const unnamed = 'RECORDED:ETHUSD: volume is more than 3 times its average of the 1 h before'
  expect(titleOf(unnamed)).toBe(`${unnamed} (firing)`)
  expect(titleOf(unnamed, { title: '{{alert}}', body: '{{alert}}' })).toBe(unnamed)
  expect(titleOf('RECORDED:ETHUSDT: wanted')).toBe('RECORDED:ETHUSD: RECORDED:ETHUSDT: wanted (firing)')
  expect(titleOf('Any coin')).toBe('RECORDED:ETHUSD: Any coin (firing)')
})
