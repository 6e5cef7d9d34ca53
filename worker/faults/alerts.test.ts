import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AlertBody } from '@/lib/alerts/contract'
import { patchAlert, replaceAlert } from '@/lib/alerts/store'
import { parseDuration, SECOND } from '@/lib/platform/time'
import { findIdleInTransaction } from './oracle'
import { untilSettled } from './partner'
import { type Episode, openPushedMarket, type Rule } from './pushed-market'
import { randomFrom } from './random'
import { ROUNDS, SEED, tell } from './seed'
import { openServer, type Server } from './server'

const STRIKES = ROUNDS ?? 2
const HOLD = 2 * SECOND
const CODES = ['A', 'B', 'C']
const LEVEL = 100
const ABOVE = { condition: { type: 'above', value: LEVEL } } as const
const RULES: Rule[] = [
  ABOVE,
  { ...ABOVE, for: '2s' },
  { ...ABOVE, recovery: 98 },
  { ...ABOVE, cooldown: '1s' },
  { ...ABOVE, for: '1s', recovery: 99, cooldown: '1s' },
]
const random = randomFrom(SEED)

let server: Server
beforeAll(async () => void (server = await openServer()), 60_000)
afterAll(async () => server.close())

type House = Awaited<ReturnType<typeof openPushedMarket>>

const killWorker = async ({ worker }: House) => {
  await worker.kill()
  await sleep(random() * SECOND)
  worker.start()
}
/** Away for longer than anything is held: what is pending must neither fire early nor be forgotten. */
const stopDatabase = async () => {
  await server.kill()
  await sleep(HOLD * (1 + random()))
  await server.start()
}

test.each<[name: string, strike: (house: House) => Promise<void>]>([
  ['kill -9 of the worker', killWorker],
  ['PostgreSQL away while alerts are pending', stopDatabase],
])(
  'over %s every firing is there once, with one message, and none that was not',
  async (name, strike) => {
    const house = await openPushedMarket(server, RULES)
    const pushing = keepPushing(house)
    await pushing.until(20)
    for (let nth = 0; nth < STRIKES; nth++) {
      await sleep(random() * SECOND)
      await strike(house)
      await pushing.until(15)
    }
    const pushed = await pushing.stop()
    await sleep(HOLD + 4 * SECOND) // what is pending now is over by then
    await untilSettled(server.db)
    const { found, messages, rules } = await compare(house)
    expect(rules).toBe(RULES.length)
    tell(`alerts: ${found} firings, ${messages} messages over ${STRIKES} times ${name}, ${pushed} quotes`)
  },
  180 * SECOND + STRIKES * 30 * SECOND,
)

test('a price that flaps at the limit, thousands of times, fires each time once', async () => {
  const house = await openPushedMarket(server, RULES)
  const prices = [LEVEL, LEVEL + 1e-8, LEVEL - 1e-8, LEVEL + 1, 99, 98]
  let time = 0
  for (let request = 0; request < 5 * (ROUNDS ?? 1); request++) {
    const lines = Array.from({ length: 300 }, () => {
      time = Math.max(Date.now(), time + 1 + Math.floor(random() * 3)) // a little ahead: the clock has nothing to decide
      const price = prices[Math.floor(random() * prices.length)]
      return JSON.stringify({ symbol: 'PUSH:A', price, time })
    })
    await house.push(`flap/${request}`, lines.join('\n'))
  }
  await sleep(time - Date.now() + HOLD + 4 * SECOND)
  await untilSettled(server.db)
  const { found, messages } = await compare(house)
  expect(found).toBeGreaterThan(300) // of 1,500 quotes at random
  tell(`alerts: a price that flapped fired ${found} times, with ${messages} messages`)
}, 240_000)

/** Every firing is what the plain truth says, and each is told once. */
async function compare(house: House) {
  const found = await house.readEpisodes()
  const expected: Told[] = []
  for (const [alertId, rule] of house.alerts) expected.push(...(await foldEpisodes(alertId, rule)))
  const shown = found.map(({ alertId, code, startedAt, endedAt }) => ({ alertId, code, startedAt, endedAt }))
  expect(shown.toSorted(inOrder)).toEqual(expected.toSorted(inOrder))
  const messages = await house.checkMessages()
  expect(await findIdleInTransaction(server.db)).toEqual([])
  return { found: found.length, messages, rules: new Set(expected.map(({ alertId }) => alertId)).size }
}

type Told = Pick<Episode, 'alertId' | 'code' | 'startedAt' | 'endedAt'>
const inOrder = (a: Told, b: Told) => a.alertId - b.alertId || a.code.localeCompare(b.code) || a.startedAt - b.startedAt

type Quote = { code: string; time: number; receivedAt: number; price: number }

/** What the journal holds of the codes, in the order of arrival. */
async function readQuotes(): Promise<Quote[]> {
  const rows = await server.db.execute<Quote>(sql`
    select i.code, q.time, q.received_at as "receivedAt", q.price from quotes q join instruments i on i.id = q.instrument_id
    where i.code in ${CODES} order by q.received_at, q.ctid`)
  return [...rows]
}

/** The plain truth: what the quotes of the journal say of "above", with what the rule asks for besides. */
async function foldEpisodes(alertId: number, rule: AlertBody): Promise<Told[]> {
  const [hold, cooldown] = [rule.for, rule.cooldown].map((span) => (span === null ? 0 : parseDuration(span)!))
  const recovery = rule.recovery ?? LEVEL
  const quotes = await readQuotes()
  return CODES.flatMap((code) => {
    const episodes: Told[] = []
    let open: Told | undefined
    let since: number | null = null
    let notBefore = 0
    const begin = (startedAt: number) => {
      episodes.push((open = { alertId, code, startedAt, endedAt: null }))
      notBefore = startedAt + 1
    }
    const due = () => Math.max(since! + hold!, notBefore)
    for (const { time, price } of quotes.filter((quote) => quote.code === code)) {
      if (!open && since !== null && due() < time) begin(due())
      if (price > (open ? recovery : LEVEL)) {
        since ??= time
        if (!open && due() <= time) begin(time)
        continue
      }
      since = null
      if (!open) continue
      open.endedAt = time
      notBefore = Math.max(notBefore, time + (cooldown! || -Infinity))
      open = undefined
    }
    if (!open && since !== null) begin(due())
    return episodes
  })
}

/** One quote after another of each code, now above, now below, now on the limit itself. */
function keepPushing(house: House, pause = () => (random() < 0.1 ? 1.5 * HOLD : 20)) {
  const state = { isOver: false, pushed: 0 }
  const pushers = CODES.map(async (code) => {
    for (let quote = 0; !state.isOver; quote++) {
      const price = 97 + Math.floor(random() * 7)
      await house.push(`${code}/${quote}`, JSON.stringify({ symbol: `PUSH:${code}`, price }))
      state.pushed++
      await sleep(pause())
    }
  })
  return {
    /** Waits for so many more. */
    async until(more: number) {
      const before = state.pushed
      await expect.poll(() => state.pushed, { timeout: 60_000 }).toBeGreaterThan(before + more)
    },
    async stop() {
      state.isOver = true
      await Promise.all(pushers)
      return state.pushed
    },
  }
}

/** Within it a rule that was changed has surely taken hold. */
const TAKES_HOLD = 2 * SECOND

test(
  'a rule that is changed again and again under load fires by the one that stands, and never by two at a time',
  async () => {
    const house = await openPushedMarket(server, [ABOVE])
    const [[id, body]] = [...house.alerts] as [[number, AlertBody]]
    const pushing = keepPushing(house, () => (random() < 0.05 ? SECOND : 10))
    const crowd = { isOver: false, quotes: 0 }
    const crowding = (async () => {
      for (; !crowd.isOver; crowd.quotes += 300) {
        const lines = Array.from({ length: 300 }, (_, k) => `{"symbol":"PUSH:X${k}","price":${50 + random() * 40}}`)
        await house.push(`crowd/${crowd.quotes}`, lines.join('\n'))
      }
    })()
    await pushing.until(20)
    const stands = [{ revision: 1, level: LEVEL, from: Date.now(), to: Infinity }]
    for (let nth = 0; nth < 3 + (ROUNDS ?? 0); nth++) {
      await sleep(TAKES_HOLD + (1 + 2 * random()) * SECOND)
      const last = stands.at(-1)!
      const level = last.level === LEVEL ? 98 + 4 * Math.round(random()) : LEVEL
      const condition = { type: 'above', value: level } as const
      last.to = Date.now()
      const { revision } =
        random() < 0.5
          ? await patchAlert(server.db, id, { condition }, Date.now())
          : await replaceAlert(server.db, id, AlertBody.parse({ ...body, condition }), Date.now())
      stands.push({ revision, level, from: Date.now(), to: Infinity })
    }
    await sleep(TAKES_HOLD + SECOND)
    crowd.isOver = true
    await crowding
    const pushed = await pushing.stop()
    await untilSettled(server.db)

    const [episodes, quotes] = [await house.readEpisodes(), await readQuotes()]
    const levelOf = new Map(stands.map(({ revision, level }) => [revision, level]))
    const wrong: string[] = []
    let surely = 0
    for (const code of CODES) {
      const own = quotes.filter((quote) => quote.code === code)
      const fired = episodes.filter((episode) => episode.code === code).toSorted((a, b) => a.startedAt - b.startedAt)
      for (const { revision, level, from, to } of stands) {
        // What was heard while this one surely stood: it fires exactly while the newest price is above.
        const sure = own.filter(({ time, receivedAt }) => time >= from + TAKES_HOLD && receivedAt < to)
        for (const { time, price } of sure) {
          const open = fired.filter(({ startedAt, endedAt }) => startedAt <= time && (endedAt ?? Infinity) > time)
          const expected = price > level ? [revision] : []
          if (String(open.map((each) => each.revision)) !== String(expected))
            wrong.push(`${code} at ${time}: ${price} against ${level} of ${revision}: open ${JSON.stringify(open)}`)
        }
        surely += sure.length
      }
      for (const [k, { startedAt, endedAt, endReason, revision }] of fired.entries()) {
        const next = fired[k + 1]
        if (next && !(endedAt !== null && endedAt <= next.startedAt)) wrong.push(`${code}: two at ${next.startedAt}`)
        const ended = own.find(({ time }) => time === endedAt)
        // What was heard before the change and is evaluated after it counts from the change on.
        const isFromBefore = endedAt === startedAt
        if (endReason === 'recovered' && !isFromBefore && !(ended && ended.price <= levelOf.get(revision)!))
          wrong.push(`${code}: ended at ${endedAt} by ${JSON.stringify(ended)}`)
      }
    }
    expect(wrong).toEqual([])
    expect(surely).toBeGreaterThan(50)
    expect(episodes.some(({ endReason }) => endReason === 'edited')).toBe(true)
    const messages = await house.checkMessages()
    tell(
      `alerts: a rule changed ${stands.length - 1} times under ${pushed} + ${crowd.quotes} quotes: ${episodes.length} firings, ${messages} messages`,
    )
  },
  180 * SECOND,
)
