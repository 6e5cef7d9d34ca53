import { sql } from 'drizzle-orm'
import { expect, onTestFinished, test } from 'vitest'
import { type AlertDraft, AlertBody, BacktestBody } from '@/lib/alerts/contract'
import { readBacktest } from '@/lib/alerts/read-backtest'
import { createAlert, patchAlert, removeAlert } from '@/lib/alerts/store'
import { explain } from '@/lib/episodes/explain'
import { listEpisodes } from '@/lib/episodes/store'
import { EpisodesRequest } from '@/lib/alerts/contract'
import { putPlace } from '@/lib/places/store'
import { openTestDatabase } from '@/lib/platform/test-db'
import { DAY, HOUR } from '@/lib/platform/time'
import { dayNumber, dayOf } from '@/lib/rates/day'
import { postPrices } from '@/lib/rates/post-prices'
import { loadSample } from '@/lib/rates/sample/load'
import { removeSample } from '@/lib/rates/sample/remove'
import { watchLanes } from './watch-lanes'

const LANE = 'LANE:CNSGH-NLRTM'
/** Noon of the day that tests call 0. */
const NOON = Date.UTC(2026, 2, 10, 12)
const onDay = (day: number) => dayOf(NOON + day * DAY)
const startOf = (day: number) => dayNumber(onDay(day)) * DAY

/** A house with three ports, whose clock stands at noon of day 0 until it is moved. */
async function openHouse() {
  const database = await openTestDatabase()
  onTestFinished(database.close)
  const { db } = database
  for (const code of ['CNSGH', 'NLRTM', 'DEHAM']) await putPlace(db, 'port', code, { name: code, parent_slug: null })
  const clock = { now: NOON }
  const now = () => clock.now
  /** So many equal prices on each day of a range. */
  const post = (from: number, price: number, { to = from, count = 3, destination = 'NLRTM' } = {}) =>
    postPrices(
      db,
      Array.from({ length: count }, () => ({
        date_from: onDay(from),
        date_to: onDay(to),
        origin_code: 'CNSGH',
        destination_code: destination,
        price,
        currency: 'USD',
      })),
      { now: clock.now, fetchRates: undefined, isList: true },
    )
  const alert = (rule: Partial<AlertDraft>) =>
    createAlert(db, AlertBody.parse({ name: 'dear', scope: { symbols: [LANE] }, measure: 'rate', ...rule }), clock.now)
  const watch = () => watchLanes(db, now)
  const episodes = async () => {
    const { episodes: found } = await listEpisodes(db, EpisodesRequest.parse({}), 'a secret of sixteen characters')
    return found.toReversed()
  }
  /** Which days fired, and on which they ended. */
  const fired = async () =>
    (await episodes()).map(({ startedAt, endedAt }) => [
      (startedAt - startOf(0)) / DAY,
      ...(endedAt === null ? [] : [(endedAt - startOf(0)) / DAY]),
    ])
  const outbox = async () => {
    const rows = await db.execute<{ kind: string }>(sql`select kind from outbox order by id`)
    return rows.map(({ kind }) => kind)
  }
  return { db, clock, post, alert, watch, episodes, fired, outbox }
}

const halfMore = { type: 'ratio', factor: 1.5, window: '30d' } as const

test('half more than the average of the 30 days before is nothing; a dollar more fires, once, and tells why', async () => {
  const { db, post, alert, watch, episodes, outbox } = await openHouse()
  await post(-30, 1_000, { to: -1 })
  await alert({ condition: halfMore })
  await watch()
  await post(0, 1_500)
  expect(await watch()).toBe(1)
  expect(await episodes()).toEqual([])

  await post(0, 1_503) // three prices of 1500 and three of 1503
  await watch()
  const [episode, ...others] = await episodes()
  expect(others).toEqual([])
  expect(episode).toMatchObject({
    symbol: LANE,
    startedAt: startOf(0),
    minute: startOf(0),
    value: 1_502,
    threshold: 1_500,
    mean: 1_000,
    n: 30,
    endedAt: null,
    receivedAt: NOON,
  })
  expect(episode!.text).toBe(
    `${LANE}: Freight rate was 1502, more than 1500: 1.5 times the average of 1000 over the 30 days before (30 of them real).`,
  )
  expect(episode!.trace.readings[0]).toMatchObject({ from: startOf(-30), to: startOf(0), of: 30, needed: 15 })
  expect(await outbox()).toEqual(['alert.firing'])

  // Nobody changed anything, then the same is looked at again: one episode.
  expect(await watch()).toBe(0)
  await post(0, 1_502)
  await watch()
  await db.execute(sql`update lane_marks set changed_at = ${NOON}`)
  await watch()
  expect(await episodes()).toHaveLength(1)
  expect(await outbox()).toEqual(['alert.firing'])

  await post(0, 1, { count: 20 })
  await watch()
  expect(await episodes()).toMatchObject([{ endedAt: startOf(0), endReason: 'recovered' }])
  expect(await outbox()).toEqual(['alert.firing', 'alert.resolved'])
})

test('half of the days of a window must be real, and it says so', async () => {
  const { db, post, alert, watch, episodes, clock } = await openHouse()
  await post(-14, 1_000, { to: -1 })
  await post(-15, 1_000, { count: 2 }) // two prices are no rate
  const { id } = await alert({ condition: halfMore })
  await post(0, 9_000)
  await watch()
  expect(await episodes()).toEqual([])
  const why = await explain(db, id, { symbol: LANE, at: NOON }, clock.now)
  expect(why).toMatchObject({ fired: false, minute: startOf(0) })
  expect(why.words[0]).toContain('Only 14 of the 30 days before were real, and 15 are needed')
  const nothing = await explain(db, id, { symbol: LANE, at: NOON - 15 * DAY }, clock.now)
  expect(nothing.words[0]).toContain('fewer than 3 prices')
  await post(-15, 1_000, { count: 1 })
  await watch()
  expect(await episodes()).toMatchObject([{ n: 15 }])
  const then = await explain(db, id, { symbol: LANE, at: NOON }, clock.now)
  expect(then).toMatchObject({ fired: true, basis: 'episode', episode: { n: 15 } })
})

test('what comes more than a week late, or after a later day had a rate, fires nothing', async () => {
  const { post, alert, watch, fired } = await openHouse()
  await post(-40, 1)
  await alert({ condition: { type: 'above', value: 100 } })
  await watch()
  await post(-8, 500)
  await watch()
  expect(await fired()).toEqual([])
  await post(-7, 500)
  await watch()
  expect(await fired()).toEqual([[-7]])
  await post(-3, 50)
  await watch()
  await post(-5, 500)
  await watch()
  expect(await fired()).toEqual([[-7, -3]])
})

test('a batch of days is looked at day by day', async () => {
  const { post, alert, watch, fired } = await openHouse()
  await post(-30, 1)
  await alert({ condition: { type: 'above', value: 100 } })
  await watch()
  for (const [day, price] of [
    [-20, 500],
    [-6, 50],
    [-4, 500],
    [-3, 90],
    [-1, 101],
  ] as const)
    await post(day, price)
  expect(await watch()).toBe(1)
  expect(await fired()).toEqual([[-4, -3], [-1]])
})

test('prices of days to come wait for their day', async () => {
  const { post, alert, watch, fired, clock } = await openHouse()
  await post(-1, 50)
  await alert({ condition: { type: 'above', value: 100 } })
  await watch()
  await post(1, 500, { to: 3 })
  await post(4, 50)
  await watch()
  expect(await fired()).toEqual([])
  clock.now = startOf(1)
  expect(await watch()).toBe(1)
  expect(await watch()).toBe(0)
  expect(await fired()).toEqual([[1]])
  clock.now = startOf(4) + HOUR
  await watch()
  expect(await fired()).toEqual([[1, 4]])
})

test('on close a day is looked at once it is over', async () => {
  const { post, alert, watch, fired, clock } = await openHouse()
  await post(-1, 50)
  await alert({ condition: { type: 'above', value: 100 }, on: 'close' })
  await watch()
  await post(0, 500)
  await watch()
  clock.now = startOf(1) - 1
  await watch()
  expect(await fired()).toEqual([])
  clock.now = startOf(1)
  await watch()
  expect(await fired()).toEqual([[1]])
})

test('for so many days, quiet for so many, and a level where it ends', async () => {
  const { post, alert, watch, fired, clock } = await openHouse()
  await post(-1, 50)
  await alert({ condition: { type: 'above', value: 100 }, for: '2d', cooldown: '4d', recovery: 80 })
  const rates = [120, 120, null, 120, 90, 70, 120, 120, 120, 120, 120]
  for (const [day, rate] of rates.entries()) {
    clock.now = NOON + day * DAY
    await watch()
    if (rate !== null) await post(day, rate)
    await watch()
  }
  // It held from day 0, but day 2 has no rate: day 3 decides. From day 6 it holds again, and is quiet until day 9.
  expect(await fired()).toEqual([[3, 5], [9]])
})

test.each<[what: string, rule: Partial<AlertDraft>, expected: number[][]]>([
  ['below', { condition: { type: 'below', value: 60 } }, [[0, 1], [5]]],
  [
    'crosses up',
    { condition: { type: 'crosses-up', value: 100 } },
    [
      [1, 2],
      [3, 5],
    ],
  ],
  ['crosses down', { condition: { type: 'crosses-down', value: 100 } }, [[2, 3], [5]]],
  [
    'changes',
    { condition: { type: 'change', percent: 60, window: '2d', direction: 'up' } },
    [
      [1, 3],
      [4, 5],
    ],
  ],
  [
    'a group',
    { condition: { all: [{ type: 'above', value: 100 }, { any: [{ type: 'above', value: 119, measure: 'rate' }] }] } },
    [[3, 5]],
  ],
])('a rule that %s', async (_, rule, expected) => {
  const { db, post, alert, watch, fired, clock } = await openHouse()
  await post(-1, 70)
  await watch()
  const { id } = await alert(rule)
  for (const [day, rate] of [50, 119, 80, 160, 160, 50].entries()) {
    clock.now = NOON + day * DAY
    await post(day, rate)
    await watch()
  }
  expect(await fired()).toEqual(expected)
  const body = { alert: { scope: { symbols: [LANE] }, measure: 'rate', ...rule }, from: startOf(-1), to: clock.now }
  const backtest = await readBacktest(db, BacktestBody.parse(body), clock.now)
  expect(backtest.fires.map(({ minute, endedAt }) => [minute, endedAt])).toEqual(
    expected.map(([from, to]) => [startOf(from!), to === undefined ? null : startOf(to)]),
  )
  expect(id).toBeGreaterThan(0)
})

test('no data for three days is said once they are over; a source that is silent as a whole says it once', async () => {
  const { post, alert, watch, episodes, fired, outbox, clock } = await openHouse()
  const quiet = { condition: { type: 'no-data', after: '3d' } } as const
  await post(-1, 50)
  await post(-1, 50, { destination: 'DEHAM' })
  await alert({ ...quiet, scope: { all: true } })
  await watch()
  clock.now = startOf(3) - 1
  await watch()
  expect(await fired()).toEqual([])
  clock.now = startOf(3)
  await watch()
  await watch()
  expect(await fired()).toEqual([[3]])
  expect(await episodes()).toMatchObject([{ kind: 'no-data', trace: { suppressed: 1 } }])
  expect((await episodes())[0]!.text).toContain('So are 1 others of its source.')
  expect(await outbox()).toEqual(['alert.nodata'])

  // A day that is older than the silence came late: it ends it, not before it began.
  await post(1, 50)
  await watch()
  expect(await fired()).toEqual([[3, 3]])
  // The other lane is alone with its silence now.
  clock.now = startOf(4)
  await watch()
  expect((await episodes()).map(({ symbol }) => symbol)).toEqual([LANE, 'LANE:CNSGH-DEHAM'])

  await alert({ ...quiet, name: 'named' })
  clock.now = startOf(30)
  await watch()
  expect((await episodes()).filter(({ alertName }) => alertName === 'named')).toMatchObject([{ startedAt: startOf(5) }])
})

test('a lane enters the first by volatility, live, in a backtest and as it is explained', async () => {
  const { db, clock, post, alert, watch, episodes } = await openHouse()
  for (const destination of ['NLRTM', 'DEHAM']) await post(-3, 100, { to: -1, destination })
  await post(-2, 104, { destination: 'DEHAM' })
  const rule = { scope: { all: true }, condition: { type: 'rank', top: 1 } } as const
  const { id } = await alert(rule)
  await watch()
  expect(await episodes()).toEqual([])
  await post(0, 101, { destination: 'DEHAM' })
  await post(0, 500)
  await watch()
  expect(await episodes()).toMatchObject([{ symbol: LANE, value: 1, measure: 'rate' }])
  const body = BacktestBody.parse({ alert: { ...rule, measure: 'rate' }, from: startOf(-3), to: startOf(1) })
  expect((await readBacktest(db, body, clock.now)).fires).toMatchObject([{ symbol: LANE, at: startOf(0), value: 1 }])
  const why = (destination: string, day: number) =>
    explain(db, id, { symbol: `LANE:CNSGH-${destination}`, at: startOf(day) }, clock.now)
  expect((await why('DEHAM', 0)).words).toContain('Its place by volatility was 2, not among the first 1.')
  expect((await why('NLRTM', -1)).words).toContain('Its place by volatility was 2, not among the first 1.')

  // It calms down, so that the other is the first by what happened to this one.
  await post(0, 100, { count: 3_000 })
  await watch()
  expect(await episodes()).toMatchObject([
    { symbol: LANE, endReason: 'recovered' },
    { symbol: 'LANE:CNSGH-DEHAM', value: 1, endedAt: null },
  ])
})

test('the sample and other history fire nothing, whichever was there first', async () => {
  const { db, clock, alert, watch, episodes, post } = await openHouse()
  const cheap = { scope: { all: true }, condition: { type: 'above', value: 1 } } as const
  const silent = { scope: { all: true }, condition: { type: 'no-data', after: '1d' } } as const
  await alert(cheap)
  await alert(silent)
  await loadSample(db, clock.now)
  expect(await watch()).toBeGreaterThan(100)
  await alert(cheap)
  await alert({ ...silent, noData: 'alert' })
  await watch()
  await post(-3_000, 500, { to: -100 })
  await watch()
  expect(await episodes()).toEqual([])
  await post(0, 500)
  await watch()
  expect(await episodes()).toHaveLength(2)

  // What is taken away ends.
  await db.execute(sql`delete from freight_blocks where upload_id is null`)
  await removeSample(db, clock.now)
  await watch()
  expect(await episodes()).toMatchObject([{ endReason: 'removed' }, { endReason: 'removed' }])
})

test('a firing ends when its rule is another one or none; the other rule begins with the newest day', async () => {
  const { db, clock, post, alert, watch, episodes } = await openHouse()
  await post(-2, 500, { to: 0 })
  clock.now += 1
  const ids = []
  for (const name of ['edited', 'disabled', 'removed'])
    ids.push((await alert({ name, condition: { type: 'above', value: 100 } })).id)
  await watch()
  expect(await episodes()).toMatchObject(Array.from({ length: 3 }, () => ({ startedAt: startOf(0), endedAt: null })))
  clock.now += HOUR
  await patchAlert(db, ids[0]!, { condition: { type: 'above', value: 200 } }, clock.now)
  await patchAlert(db, ids[1]!, { enabled: false }, clock.now)
  await removeAlert(db, ids[2]!, clock.now)
  await watch()
  const reasons = (await episodes()).map(({ alertName, revision, endReason }) => [alertName, revision, endReason])
  expect(reasons.toSorted()).toEqual([
    ['disabled', 1, 'disabled'],
    ['edited', 1, 'edited'],
    ['removed', 1, 'removed'],
  ])
  // A day fires once, whatever the rule becomes; the next day begins another episode.
  await patchAlert(db, ids[1]!, { enabled: true }, clock.now)
  await watch()
  await patchAlert(db, ids[1]!, { enabled: false }, clock.now)
  await watch()
  expect(await episodes()).toHaveLength(3)
  clock.now += DAY
  await post(1, 500)
  await watch()
  expect((await episodes()).slice(3)).toMatchObject([{ alertName: 'edited', revision: 2, startedAt: startOf(1) }])
  // What is switched on again looks at the newest day without waiting for other prices.
  clock.now += HOUR
  await patchAlert(db, ids[1]!, { enabled: true }, clock.now)
  await watch()
  expect((await episodes()).map(({ alertName, startedAt }) => [alertName, startedAt])).toContainEqual([
    'disabled',
    startOf(1),
  ])
})

test('what is not committed is found again', async () => {
  const { db, clock, post, alert, watch, episodes, outbox } = await openHouse()
  await post(-1, 50)
  await alert({ condition: { type: 'above', value: 100 } })
  await watch()
  await post(0, 500)
  const killed = db.transaction(async (tx) => {
    await watchLanes(tx, () => clock.now)
    throw new Error('killed')
  })
  await expect(killed).rejects.toThrow('killed')
  expect(await episodes()).toEqual([])
  await Promise.all([watch(), watch(), watch()])
  expect(await episodes()).toHaveLength(1)
  expect(await outbox()).toEqual(['alert.firing'])
})

test('a live run on close equals the backtest of the same days', { timeout: 120_000 }, async () => {
  const { db, clock, post, alert, watch, episodes } = await openHouse()
  await post(-60, 1_000, { to: -59 })
  const rule = {
    condition: {
      any: [
        { type: 'ratio', factor: 1.1, window: '7d' },
        { type: 'change', percent: -12, window: '3d' },
      ],
    },
    on: 'close',
    cooldown: '2d',
  } as const
  await alert(rule)
  let seed = 7
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
  for (let day = -58; day <= 0; day++) {
    clock.now = NOON + day * DAY
    if (random() > 0.2) await post(day, Math.round(1_000 * (1 + 0.35 * (random() - 0.5))))
    await watch()
  }
  clock.now = startOf(1)
  await watch()
  const live = (await episodes()).map(({ startedAt, endedAt, value, threshold }) => [
    startedAt,
    endedAt,
    value,
    threshold,
  ])
  const body = {
    alert: { scope: { symbols: [LANE] }, measure: 'rate', ...rule },
    from: startOf(-59),
    to: clock.now,
  }
  const { fires, unknown } = await readBacktest(db, BacktestBody.parse(body), clock.now)
  expect(fires.length).toBeGreaterThan(3)
  expect(unknown).toBeGreaterThan(0)
  expect(live).toEqual(fires.map(({ at, endedAt, value, threshold }) => [at, endedAt, value, threshold]))
})
