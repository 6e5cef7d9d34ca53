import { expect, test } from 'vitest'
import { openLimiter } from './limiter'

/** A limiter in a world where sleeping only moves the clock. */
function limited(gap: number, burst?: number) {
  const clock = { time: 1_000_000 }
  const sleep = async (ms: number) => void (clock.time += ms)
  const turn = openLimiter({ label: 'Kraken', gap, sleep, ...(burst && { burst }) })
  const signal = new AbortController().signal
  return { clock, turn: () => turn({ now: () => clock.time, signal }) }
}

async function timesOf(turns: number, { clock, turn }: ReturnType<typeof limited>): Promise<number[]> {
  const start = clock.time
  const times: number[] = []
  for (let n = 0; n < turns; n += 1) {
    await turn()
    times.push(clock.time - start)
  }
  return times
}

test('calls go through one gap apart', async () => {
  expect(await timesOf(4, limited(2_000))).toEqual([0, 2_000, 4_000, 6_000])
})

test('after a pause a few go through at once', async () => {
  const world = limited(1_000, 3)
  expect(await timesOf(5, world)).toEqual([0, 0, 0, 1_000, 2_000])
  world.clock.time += 60_000
  expect(await timesOf(5, world)).toEqual([0, 0, 0, 1_000, 2_000])
})

test('who would wait too long is told when to come back', async () => {
  const turn = openLimiter({ label: 'Kraken', gap: 20_000, sleep: async () => {} })
  const io = { now: () => 5_000, signal: new AbortController().signal }
  await turn(io)
  await turn(io)
  await expect(turn(io)).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 40_000 })
})

test('a clock that is set back stops nobody', async () => {
  const world = limited(1_000)
  await world.turn()
  world.clock.time -= 3_600_000
  expect(await timesOf(2, world)).toEqual([0, 1_000])
})
