import { expect, test, vi } from 'vitest'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { rememberStandings, type Spread, standingsOf } from './standing'

const spread = (id: number, deviation: number, mean = 10): Spread => ({ id, samples: 2, mean, deviation })

test('ties share the smaller rank, and a mean of nothing has none', () => {
  const standings = standingsOf([spread(1, 2), spread(2, 5), spread(3, 5), spread(4, 1, 0), spread(5, 50, 1_000)])
  expect([...standings].map(([id, { rank, of, volatility }]) => [id, rank, of, volatility])).toEqual([
    [2, 1, 4, 0.5],
    [3, 1, 4, 0.5],
    [1, 3, 4, 0.2],
    [5, 4, 4, 0.05],
  ])
})

test('it is read once a minute, and more rarely when reading takes long', async () => {
  const clock = { time: 10 * MINUTE }
  let takes = 0
  const read = vi.fn(async () => {
    clock.time += takes
    return [spread(1, 2)]
  })
  const standings = rememberStandings(read, () => clock.time)
  const ask = async (after: number) => {
    clock.time += after
    expect((await standings()).get(1)?.rank).toBe(1)
    await Promise.resolve()
    return read.mock.calls.length
  }
  expect(await ask(0)).toBe(1)
  expect(await ask(30 * SECOND)).toBe(1)
  takes = 12 * SECOND
  expect(await ask(31 * SECOND)).toBe(2)
  await vi.waitFor(async () => expect(await ask(0)).toBe(2))
  expect(await ask(2 * MINUTE)).toBe(2) // 12 s are the twentieth part of 4 minutes
  expect(await ask(2 * MINUTE)).toBe(3)
})

test('a reading that fails leaves what was known', async () => {
  const clock = { time: 10 * MINUTE }
  const read = vi.fn(async (): Promise<Spread[]> => [spread(1, 2)])
  const standings = rememberStandings(read, () => clock.time)
  await standings()
  read.mockRejectedValueOnce(new Error('the database is away'))
  clock.time += MINUTE
  expect((await standings()).size).toBe(1)
})
