import fc from 'fast-check'
import { test } from 'vitest'
import { MINUTE } from '@/lib/platform/time'
import { AlertRule } from './alert'
import { elapse, evaluate, type Evaluation, OK } from './evaluate'
import { MinuteRing, tidy } from './history'
import type { Point, Window } from './judge'
import { tighten, unlimited } from './limits'
import { compile, type Rule } from './rule'

const START = Date.UTC(2026, 0, 5, 9)
type Quote = { time: number; price: number; size: number | null }

const level = fc.integer({ min: 90, max: 110 })
const leaf = fc.oneof(
  fc.record({
    type: fc.constantFrom('above', 'below', 'crosses-up', 'crosses-down'),
    value: level,
    measure: fc.constant('price'),
  }),
  fc.record({
    type: fc.constantFrom('above', 'below'),
    value: fc.integer({ min: 1, max: 40 }),
    measure: fc.constant('volume'),
  }),
  fc.record({
    type: fc.constant('ratio'),
    factor: fc.constantFrom(0.99, 1, 1.01, 2, 3),
    window: fc.constantFrom('2m', '5m'),
    measure: fc.constantFrom('price', 'volume'),
  }),
  fc.record({
    type: fc.constant('change'),
    percent: fc.constantFrom(-3, 1, 2, 50),
    window: fc.constantFrom('1m', '3m'),
    direction: fc.constantFrom('up', 'down', 'either'),
    measure: fc.constantFrom('price', 'volume'),
  }),
)
const condition = fc.oneof(
  { weight: 3, arbitrary: leaf },
  { weight: 1, arbitrary: fc.record({ all: fc.array(leaf, { minLength: 1, maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ any: fc.array(leaf, { minLength: 1, maxLength: 3 }) }) },
)
const rules = fc
  .record({
    scope: fc.constant({ all: true }),
    condition,
    recovery: fc.option(level),
    for: fc.constantFrom(null, '5s', '90s'),
    cooldown: fc.constantFrom(null, '30s', '3m'),
    again: fc.constantFrom(null, null, { percent: 2 }),
    expiresAt: fc.constantFrom(null, null, START + 7 * MINUTE),
  })
  .map((written) => AlertRule.safeParse(written))
  .filter(({ success }) => success)
  .map(({ data }) => compile(data!))
const quotes = fc
  .array(
    fc.record({
      wait: fc.constantFrom(0, 1, 700, 10_000, 45_000, 150_000),
      price: fc.oneof(level, fc.constantFrom(99.99, 100.01, 100.5)),
      size: fc.option(fc.integer({ min: 1, max: 20 })),
    }),
    { maxLength: 60 },
  )
  .map((steps) => {
    let time = START
    return steps.map(({ wait, price, size }): Quote => ({ time: (time += wait), price, size }))
  })

/** Every quote, one after another; `isLooked` says of each whether the rule is evaluated at all. */
function run(rule: Rule, told: readonly Quote[], isIndexed: boolean): string[] {
  const rings = { price: new MinuteRing(8), volume: new MinuteRing(8) }
  const events: string[] = []
  const tell = ({ event, trace }: Evaluation) => {
    if (event?.ended) events.push(`${event.ended.startedAt} ${event.ended.at} ${event.ended.reason}`)
    if (event?.began) events.push(`${event.began.at} ${event.began.kind} ${trace!.readings.map(({ value }) => value)}`)
  }
  let state = OK
  let limits = { up: -Infinity, down: Infinity, volume: -Infinity, through: -1 }
  let running = { minute: -1, volume: null as number | null, price: null as number | null }
  let last: Point | undefined
  for (const { time, price, size } of told) {
    const minute = Math.floor(time / MINUTE)
    if (minute !== running.minute) {
      if (running.minute >= 0) {
        rings.price.set(running.minute, running.price)
        rings.volume.set(running.minute, running.volume)
      }
      running = { minute, volume: null, price: null }
    }
    running.price = price
    if (size !== null) running.volume = (running.volume ?? 0) + size
    const isPassed =
      price > limits.up || price < limits.down || (running.volume ?? NaN) > limits.volume || minute > limits.through
    const values = { price, volume: running.volume === null ? null : tidy(running.volume) }
    const point: Point = { at: time, minute, on: 'tick', values: { ...NOTHING, ...values } }
    last = point
    if (isIndexed && !isPassed) continue
    const window: Window = { ring: (measure) => rings[measure as 'price'], rank: () => null, heardAt: 0 }
    state = elapse(rule, state, time, point, window, tell)
    const evaluation = evaluate(rule, state, point, window, false)
    if (evaluation.event) tell(evaluation)
    state = evaluation.state
    limits = unlimited()
    tighten(limits, rule, state, point, window)
  }
  if (last)
    elapse(rule, state, last.at + 3 * MINUTE, last, { ring: () => undefined, rank: () => null, heardAt: 0 }, tell)
  return events
}

const NOTHING = {
  price: null,
  volume: null,
  volume_24h: null,
  change_absolute: null,
  change_percentage: null,
  rate: null,
}

test('who only looks when a limit is passed sees every firing that there is', () => {
  let fired = 0
  fc.assert(
    fc.property(rules, quotes, (rule, told) => {
      const [naive, indexed] = [run(rule, told, false), run(rule, told, true)]
      fired += naive.length
      return JSON.stringify(naive) === JSON.stringify(indexed)
    }),
    { numRuns: 4_000 },
  )
  if (fired < 1_000) throw new Error(`only ${fired} events: the property says nothing`)
})
