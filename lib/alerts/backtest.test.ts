import { expect, test } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND } from '@/lib/platform/time'
import { AlertRule } from './alert'
import { Trial } from './backtest'
import { gapsOf } from './dead-source'
import { NO_VALUES } from './judge'
import { compile } from './rule'
import type { Row, Series, Told } from './series'

const rowsAt = (minutes: readonly number[], measure: 'price' | 'rate'): Row[] =>
  minutes.map((minute) => ({
    minute,
    open: 10,
    high: 10,
    low: 10,
    isStreamed: false,
    values: { ...NO_VALUES, [measure]: 10 },
  }))
const ruleOf = (rule: object) => compile(AlertRule.parse({ scope: { all: true }, ...rule }))

test.each([
  ['tick', 21, 21], // a day is there with its first moment
  ['close', 21, 20],
])('a range that begins within a day of a lane has what that day tells afterwards: %s', (on, at, minute) => {
  const rows = rowsAt([19, 20, 21], 'rate')
  const lane = { instrumentId: 1, symbol: 'LANE:A-B', source: 'lane', rows, told: [] }
  const trial = new Trial(lane, { from: 20 * DAY + 12 * HOUR, to: 22 * DAY })
  const { fires } = trial.run(ruleOf({ measure: 'rate', condition: { type: 'above', value: 1 }, on }))
  expect(fires).toMatchObject([{ at: at * DAY, minute: minute * DAY }])
})

test('from where quotes tell who was heard, the candle of that minute tells nothing of it', () => {
  const rule = ruleOf({ condition: { type: 'above', value: 1e9 }, noData: 'alert' })
  const range = { from: 100 * MINUTE + 45 * SECOND, to: 120 * MINUTE }
  const pollAt = (receivedAt: number): Told => ({
    receivedAt,
    time: receivedAt,
    price: 10,
    size: null,
    seq: NaN,
    isPoll: true,
  })
  const seriesOf = (instrumentId: number, heardAt: number): Series => ({
    instrumentId,
    symbol: `ASKED:${instrumentId}`,
    source: 'asked',
    rows: rowsAt([99, 100], 'price'),
    told: [pollAt(heardAt)],
  })
  const all = [seriesOf(1, range.from - 5 * SECOND), seriesOf(2, range.from + 5 * SECOND)]
  const gaps = gapsOf(
    rule,
    all.map((series) => ({ series, journalFrom: range.from })),
    range,
  )
  expect(gaps.get('asked')).toEqual([{ from: range.from + 5 * SECOND, to: Infinity, speaker: 2 }])
})
