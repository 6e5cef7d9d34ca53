import { afterEach, beforeEach, expect, test } from 'vitest'
import { explain } from '@/lib/episodes/explain'
import { acknowledgeEpisode, listEpisodes, snoozeEpisode } from '@/lib/episodes/store'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { openScriptedMarket } from './scripted-market'

const NINE = Date.UTC(2026, 0, 5, 9)
const THREE_TIMES = { measure: 'volume', condition: { type: 'ratio', factor: 3, window: '1h' } } as const

let house: Awaited<ReturnType<typeof openScriptedMarket>>
beforeEach(async () => void (house = await openScriptedMarket(NINE)))
afterEach(() => house.close())

async function pastOf(code: string, minutes: number) {
  for (let minute = minutes; minute > 0; minute--) house.quote(code, 10, 100, NINE - minute * MINUTE + 1)
  await house.commit()
}
const ask = (alertId: number, at = NINE) => explain(house.db, alertId, { symbol: 'push:tea', at }, house.clock.time)

test('it is told why nothing fired with 29 minutes, on tick and on close', async () => {
  const tick = await house.alert(THREE_TIMES)
  const close = await house.alert({ ...THREE_TIMES, on: 'close' })
  await pastOf('TEA', 29)
  house.quote('TEA', 10, 1e6)
  await house.commit()
  house.pass(MINUTE + 2 * SECOND)
  await house.stop()
  for (const { id } of [tick, close]) {
    const answer = await ask(id)
    expect(answer).toMatchObject({ fired: false, episode: null, minute: NINE })
    expect(answer.trace?.readings).toMatchObject([
      { why: 'too-few-minutes', n: 29, needed: 30, value: 1e6, missing: 31 },
    ])
    expect(answer.words[0]).toBe(
      'Only 29 of the 60 minutes before were real, and 30 are needed, so nothing can be said (0 without quotes, 31 before the first or without a value).',
    )
  }
})

test('it is told what fired, that it fires already, and what kept it from firing', async () => {
  const { id } = await house.alert(THREE_TIMES)
  await pastOf('TEA', 60)
  const quiet = async () => (await ask(id, NINE - 5 * MINUTE)).words
  house.quote('TEA', 10, 300.01)
  await house.commit()
  house.clock.time += 30 * SECOND
  house.quote('TEA', 10, 1)
  await house.stop()
  const fired = await ask(id)
  expect(fired).toMatchObject({ fired: true, basis: 'episode', episode: { value: 300.01, mean: 100, n: 60 } })
  expect(fired.words[0]).toBe(
    'It fired: PUSH:TEA: Volume was 300.01, more than 300: 3 times the average of 100 over the 60 minutes before (60 of them real).',
  )
  expect(await quiet()).toEqual([
    'Volume was 100, not more than 300: 3 times the average of 100 over the 60 minutes before (55 of them real).',
    'The alert was made later than this minute.',
  ])
  expect((await ask(id, NINE - 5 * 60 * MINUTE)).words[0]).toBe(
    'Nothing was quoted in this minute, so there was nothing to evaluate.',
  )
})

test('the price that came nearest is told, not the one that came last', async () => {
  const { id } = await house.alert({ condition: { type: 'above', value: 100 } })
  for (const [k, price] of [90, 99.5, 91].entries()) house.quote('TEA', price, NaN, NINE + k)
  await house.stop()
  expect((await ask(id)).words).toEqual(['Price was 99.5, not above 100.'])
})

test('episodes are listed newest first, page by page, and can be acknowledged and snoozed', async () => {
  const { id } = await house.alert({ condition: { type: 'above', value: 100 } })
  for (const code of ['A', 'B', 'C']) house.quote(code, 101, NaN, NINE + code.charCodeAt(0))
  await house.stop()
  const list = (request: object = {}) => listEpisodes(house.db, { state: 'all', limit: 100, ...request }, 'a secret')
  const symbols = async (request: object) => (await list(request)).episodes.map(({ symbol }) => symbol)
  const first = await list({ limit: 2, alert: id })
  expect(first).toMatchObject({
    open: 3,
    episodes: [{ symbol: 'PUSH:C', text: 'PUSH:C: Price was 101, above 100.' }, { symbol: 'PUSH:B' }],
  })
  expect(await symbols({ cursor: first.next })).toEqual(['PUSH:A'])
  expect(await symbols({ symbol: 'push:b' })).toEqual(['PUSH:B'])
  expect(await symbols({ from: NINE + 66, to: NINE + 67 })).toEqual(['PUSH:B'])
  const { id: newest } = first.episodes[0]!
  expect(await acknowledgeEpisode(house.db, newest, 'seen', NINE + 1)).toMatchObject({ acknowledgedAt: NINE + 1 })
  expect(await acknowledgeEpisode(house.db, newest, 'seen twice', NINE + 2)).toMatchObject({
    acknowledgedAt: NINE + 1,
    acknowledgedNote: 'seen twice',
  })
  expect(await symbols({ acknowledged: 'false' })).toEqual(['PUSH:B', 'PUSH:A'])
  expect(await snoozeEpisode(house.db, newest, { for: '15m' }, NINE)).toMatchObject({
    snoozedUntil: NINE + 15 * MINUTE,
  })
  await expect(snoozeEpisode(house.db, 999, { for: '15m' }, NINE)).rejects.toThrow('There is no episode 999.')
})
