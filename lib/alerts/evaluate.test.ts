import { expect, test } from 'vitest'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { AlertRule } from './alert'
import { type AlertState, elapse, evaluate, type Evaluation, OK } from './evaluate'
import { MinuteRing } from './history'
import type { Point, Window } from './judge'
import { compile, type Rule } from './rule'

const NINE = Date.UTC(2026, 0, 5, 9)
const nine = NINE / MINUTE

const rule = (given: object): Rule => compile(AlertRule.parse({ scope: { all: true }, ...given }))
const threeTimes = rule({ measure: 'volume', condition: { type: 'ratio', factor: 3, window: '1h' } })
const above100 = (options: object = {}) => rule({ condition: { type: 'above', value: 100 }, ...options })

/** An hour of the same value in each of its `minutes` newest minutes. */
function hourOf(value: number, minutes = 60): MinuteRing {
  const ring = new MinuteRing(60)
  for (let minute = nine - minutes; minute < nine; minute++) ring.set(minute, value)
  return ring
}
const windowOf = (ring?: MinuteRing, heardAt = 0): Window => ({ ring: () => ring, rank: () => null, heardAt })
const nothing = {
  price: null,
  volume: null,
  volume_24h: null,
  change_absolute: null,
  change_percentage: null,
  rate: null,
}
const point = (second: number, values: object): Point => ({
  at: NINE + second * SECOND,
  minute: nine + Math.floor(second / 60),
  on: 'tick',
  values: { ...nothing, ...values },
})

/** Evaluates one price after another, and what is due in between, as live evaluation and backtest do. */
function play(of: Rule, prices: readonly (readonly [second: number, price: number])[], until?: number) {
  const told: string[] = []
  let state: AlertState = OK
  let heardAt = 0
  const tell = ({ event }: Evaluation) => {
    const second = (at: number) => (at - NINE) / SECOND
    if (event?.ended) told.push(`${second(event.ended.at)} ${event.ended.reason}`)
    if (event?.began) told.push(`${second(event.began.at)} ${event.began.kind}`)
  }
  for (const [second, price] of prices) {
    const next = point(second, { price })
    state = elapse(of, state, next.at, next, windowOf(undefined, heardAt), tell)
    const evaluation = evaluate(of, state, next, windowOf(undefined, heardAt), false)
    if (evaluation.event) tell(evaluation)
    state = evaluation.state
    heardAt = next.at
  }
  if (until !== undefined) {
    elapse(
      of,
      state,
      NINE + until * SECOND,
      point(until, { price: prices.at(-1)![1] }),
      windowOf(undefined, heardAt),
      tell,
    )
  }
  return told
}

test('the example: an hour of 100; a running minute of 300 is nothing, 0.01 more fires', () => {
  const window = windowOf(hourOf(100))
  const quiet = evaluate(threeTimes, OK, point(20, { volume: 300 }), window)
  expect(quiet.event).toBeUndefined()
  expect(quiet.trace?.readings).toMatchObject([{ why: 'not-beyond', value: 300, threshold: 300, ratio: 3 }])
  const fired = evaluate(threeTimes, quiet.state, point(25, { volume: 300.01 }), window)
  expect(fired.event).toEqual({ began: { at: NINE + 25 * SECOND, kind: 'firing' } })
  expect(fired.trace).toMatchObject({
    holds: true,
    before: 'ok',
    after: 'firing',
    minute: NINE,
    readings: [
      {
        why: 'beyond',
        value: 300.01,
        threshold: 300,
        factor: 3,
        mean: 100,
        ratio: 3.0001,
        n: 60,
        of: 60,
        needed: 30,
        filled: 0,
        missing: 0,
        from: NINE - 60 * MINUTE,
        to: NINE,
      },
    ],
  })
})

test('an hour with 29 real minutes says nothing, and why; with 30 it does', () => {
  const few = evaluate(threeTimes, OK, point(20, { volume: 1e6 }), windowOf(hourOf(100, 29)))
  expect(few.event).toBeUndefined()
  expect(few.trace?.readings).toMatchObject([{ holds: null, why: 'too-few-minutes', n: 29, needed: 30, missing: 31 }])
  expect(evaluate(threeTimes, OK, point(20, { volume: 1e6 }), windowOf(hourOf(100, 30))).event?.began).toBeDefined()
})

test.each([0.1, 0.7, 1.1, 123.456789, 1e-9])('three times %d is not more than three times %d', (volume) => {
  const three = Number((3 * volume).toPrecision(15))
  const window = windowOf(hourOf(volume))
  expect(evaluate(threeTimes, OK, point(1, { volume: three }), window).event).toBeUndefined()
  const { trace, event } = evaluate(threeTimes, OK, point(1, { volume: three * 1.000001 }), window)
  expect(event?.began).toBeDefined()
  expect(trace?.readings[0]).toMatchObject({ mean: volume, threshold: three })
})

test('a threshold that is met exactly is not passed, also where the average has no end', () => {
  const ring = new MinuteRing(60)
  for (let minute = nine - 60; minute < nine; minute++) ring.set(minute, minute % 3 === 0 ? 33.34 : 33.33)
  const sum = 20 * 33.34 + 40 * 33.33
  const three = Number(((3 * sum) / 60).toPrecision(12))
  expect(evaluate(threeTimes, OK, point(1, { volume: three }), windowOf(ring)).event).toBeUndefined()
  expect(evaluate(threeTimes, OK, point(1, { volume: three + 0.01 }), windowOf(ring)).event).toBeDefined()
})

test('minutes in which nothing was quoted count neither in the mean nor among the real ones', () => {
  const ring = new MinuteRing(60)
  for (let minute = nine - 60; minute < nine; minute += 2) ring.set(minute, 100)
  ring.set(nine - 1, null)
  const { trace } = evaluate(threeTimes, OK, point(1, { volume: 1 }), windowOf(ring))
  expect(trace?.readings[0]).toMatchObject({ n: 30, filled: 29, missing: 1, mean: 100 })
})

test.each<[what: string, options: object, prices: [number, number][], until: number | undefined, told: string[]]>([
  [
    'fires once while it stays above',
    {},
    [
      [1, 99],
      [2, 101],
      [3, 105],
      [4, 100],
    ],
    undefined,
    ['2 firing', '4 recovered'],
  ],
  ['is strict', {}, [[1, 100]], undefined, []],
  [
    'waits for as long as it must hold',
    { for: '10s' },
    [
      [1, 101],
      [9, 102],
      [12, 99],
    ],
    undefined,
    ['11 firing', '12 recovered'],
  ],
  [
    'forgets what did not hold long enough',
    { for: '10s' },
    [
      [1, 101],
      [9, 99],
      [10, 101],
    ],
    19,
    [],
  ],
  ['fires by the clock when nothing else comes', { for: '10s' }, [[1, 101]], 60, ['11 firing']],
  [
    'ends only beyond the recovery level',
    { recovery: 95 },
    [
      [1, 101],
      [2, 96],
      [3, 101],
      [4, 95],
    ],
    undefined,
    ['1 firing', '4 recovered'],
  ],
  [
    'rests after a firing',
    { cooldown: '60s' },
    [
      [1, 101],
      [2, 99],
      [3, 101],
      [4, 99],
      [63, 101],
    ],
    undefined,
    ['1 firing', '2 recovered', '63 firing'],
  ],
  [
    'begins when the rest is over, if it still holds',
    { cooldown: '60s' },
    [
      [1, 101],
      [2, 99],
      [30, 101],
    ],
    90,
    ['1 firing', '2 recovered', '62 firing'],
  ],
  [
    'ends with its time',
    { expiresAt: NINE + 5 * SECOND },
    [
      [1, 101],
      [9, 101],
      [10, 200],
    ],
    undefined,
    ['1 firing', '5 expired'],
  ],
  [
    'is told again when it is so much further',
    { again: { percent: 10 } },
    [
      [1, 101],
      [2, 111],
      [3, 112],
      [4, 113],
    ],
    undefined,
    ['1 firing', '3 again', '3 firing'],
  ],
  ['keeps what it is while nothing is heard', {}, [[1, 101]], 3_600, ['1 firing']],
  [
    'ends when nothing is heard, if that is what it means',
    { noData: 'ok' },
    [
      [1, 101],
      [999, 101],
    ],
    undefined,
    ['1 firing', '301 no-data', '999 firing'],
  ],
  [
    'fires when nothing is heard, if that is what it means',
    { noData: 'alert' },
    [
      [1, 99],
      [999, 99],
    ],
    undefined,
    ['301 no-data', '999 recovered'],
  ],
  [
    'does not begin twice in one millisecond',
    {},
    [
      [1, 101],
      [1, 99],
      [1, 101],
    ],
    2,
    ['1 firing', '1 recovered', '1.001 firing'],
  ],
])('above 100 %s', (_, options, prices, until, told) => {
  expect(play(above100(options), prices, until)).toEqual(told)
})

test('crossing needs to be seen on the other side first, and is not crossed again by staying there', () => {
  const up = rule({ condition: { type: 'crosses-up', value: 100 } })
  expect(
    play(up, [
      [1, 105],
      [2, 106],
      [3, 100],
      [4, 101],
      [5, 102],
      [6, 99],
      [7, 103],
    ]),
  ).toEqual(['4 firing', '6 recovered', '7 firing'])
  const { trace } = evaluate(up, OK, point(1, { price: 105 }), windowOf())
  expect(trace?.readings).toMatchObject([{ holds: false, why: 'not-crossed', value: 105, threshold: 100 }])
})

test('no data for a time fires when that time is over, and ends with the next quote', () => {
  const silent = rule({ condition: { type: 'no-data', after: '30s' } })
  expect(
    play(
      silent,
      [
        [1, 100],
        [20, 100],
        [80, 100],
      ],
      200,
    ),
  ).toEqual(['50 no-data', '80 recovered', '110 no-data'])
})

test('a change is against what was paid a window ago, either way unless said otherwise', () => {
  const ring = hourOf(100)
  const changed = (condition: object, price: number) =>
    evaluate(
      rule({ condition: { type: 'change', window: '10m', ...condition } }),
      OK,
      point(1, { price }),
      windowOf(ring),
    )
  expect(changed({ percent: 5 }, 104.9).event).toBeUndefined()
  expect(changed({ percent: 5 }, 105).trace?.readings).toMatchObject([{ value: 5, threshold: 5, reference: 100 }])
  expect(changed({ percent: 5 }, 105).event).toBeDefined()
  expect(changed({ percent: 5 }, 95).event).toBeDefined()
  expect(changed({ percent: -5 }, 105).event).toBeUndefined()
  expect(changed({ percent: -5 }, 95).event).toBeDefined()
  expect(changed({ percent: 5, direction: 'up' }, 95).event).toBeUndefined()
})

test.each<[group: object, volume: number | null, price: number, holds: boolean | null]>([
  [{ all: [1, 2] }, 301, 101, true],
  [{ all: [1, 2] }, 301, 99, false],
  [{ all: [1, 2] }, null, 101, null],
  [{ all: [1, 2] }, null, 99, false],
  [{ any: [1, 2] }, null, 101, true],
  [{ any: [1, 2] }, null, 99, null],
  [{ any: [1, 2] }, 1, 99, false],
])('%j of volume %d and price %d: %s', (group, volume, price, holds) => {
  const parts = [
    { type: 'ratio', factor: 3, window: '1h', measure: 'volume' },
    { type: 'above', value: 100 },
  ]
  const [[kind]] = Object.entries(group) as [[string, unknown]]
  const { trace } = evaluate(
    rule({ condition: { [kind]: parts } }),
    OK,
    point(1, { volume, price }),
    windowOf(hourOf(100)),
  )
  expect(trace?.holds).toBe(holds)
})
