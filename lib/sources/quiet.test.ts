import { expect, test } from 'vitest'
import { watchQuiet } from './quiet'
import { handClock } from './scripted-stream'

function watched(isDeaf = () => false) {
  const clock = handClock(0)
  const told: number[] = []
  const quiet = watchQuiet(clock.after, 10_000, isDeaf, () => told.push(clock.now()))
  return { clock, told, quiet }
}

test('who never says a word is silent after the time, and that is told once', () => {
  const { clock, told } = watched()
  clock.pass(9_999)
  expect(told).toEqual([])
  clock.pass(60_000)
  expect([told, clock.waiting()]).toEqual([[10_000], 0])
})

test('silence counts from the last word on, and a fifth more at most', () => {
  const { clock, told, quiet } = watched()
  clock.pass(9_500)
  quiet.heard()
  clock.pass(60_000)
  expect(told).toEqual([20_000])
})

test('while nothing can be heard nobody is silent', () => {
  let isDeaf = true
  const { clock, told } = watched(() => isDeaf)
  clock.pass(60_000)
  isDeaf = false
  clock.pass(9_999)
  expect(told).toEqual([])
  clock.pass(1)
  expect(told).toEqual([70_000])
})

test('a process that stood still hears first and judges then', () => {
  const due: (() => void)[] = []
  const after = (_: number, run: () => void) => {
    due.push(run)
    return () => {}
  }
  let isQuiet = false
  const quiet = watchQuiet(
    after,
    10_000,
    () => false,
    () => (isQuiet = true),
  )
  for (let n = 0; n < 4; n += 1) due.pop()?.()
  quiet.heard() // what waited in the socket for a minute is read between two timers
  for (let n = 0; n < 5; n += 1) due.pop()?.()
  expect(isQuiet).toBe(false)
})

test('stopped, it tells nothing', () => {
  const { clock, told, quiet } = watched()
  clock.pass(5_000)
  quiet.stop()
  clock.pass(60_000)
  expect([told, clock.waiting()]).toEqual([[], 0])
})
