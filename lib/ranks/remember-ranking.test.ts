import { expect, test } from 'vitest'
import type { RanksRequest } from './contract'
import { type Ranking, rememberRanking } from './remember-ranking'

const asked: RanksRequest = { measure: 'price', by: 'stddev', window: 86_400_000, source: undefined }

/** A reading that takes as long as `answer` is waited for. */
function reading() {
  const clock = { time: 0 }
  const readings: { resolve: (ranking: Ranking) => void; reject: (error: Error) => void }[] = []
  const read = rememberRanking(
    () => new Promise((resolve, reject) => readings.push({ resolve, reject })),
    () => clock.time,
  )
  const answer = async (took: number) => {
    clock.time += took
    readings.at(-1)!.resolve({ from: 0, to: readings.length, ranks: [] })
    await Promise.resolve()
  }
  return { clock, readings, read, answer }
}

test('what cost a second is remembered for ten, and then asked again', async () => {
  const { clock, readings, read, answer } = reading()
  const first = read(asked)
  await answer(1_000)
  clock.time += 9_999
  expect(await read(asked)).toBe(await first)
  clock.time += 1
  void read(asked)
  expect(readings).toHaveLength(2)
})

test('who asks meanwhile waits for the same answer; another question is another reading', async () => {
  const { readings, read, answer } = reading()
  const both = [read(asked), read({ ...asked })]
  expect(readings).toHaveLength(1)
  await answer(5)
  expect(await both[0]).toBe(await both[1])
  void read({ ...asked, by: 'cv' })
  expect(readings).toHaveLength(2)
})

test('a failure is not remembered', async () => {
  const { readings, read } = reading()
  const first = read(asked)
  readings[0]!.reject(new Error('the database is away'))
  await expect(first).rejects.toThrow('away')
  void read(asked)
  expect(readings).toHaveLength(2)
})

test('hundreds of questions do not fill the memory', () => {
  const { readings, read } = reading()
  for (let window = 0; window < 500; window++) void read({ ...asked, window })
  expect(readings).toHaveLength(500)
  void read({ ...asked, window: 0 })
  expect(readings).toHaveLength(501)
})
