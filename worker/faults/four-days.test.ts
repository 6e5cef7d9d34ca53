import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { readBacktest } from '@/lib/alerts/read-backtest'
import { DAY, HOUR, MINUTE, SECOND } from '@/lib/platform/time'
import { toNumber } from '../recorded-exchange/decimal'
import { markets } from '../recorded-exchange/market'
import { findIdleInTransaction } from './oracle'
import { type Episode, openPushedMarket, type Rule } from './pushed-market'
import { randomFrom } from './random'
import { ROUNDS, SEED, tell } from './seed'
import { openServer, type Server } from './server'

const IS_LONG = ROUNDS !== undefined
const CODES = IS_LONG ? (['BTCUSD', 'NEOUSD', 'EOSUSD'] as const) : (['BTCUSD', 'EOSUSD'] as const)
const RECORDED = Date.UTC(2018, 3, 3)
const LENGTH = IS_LONG ? 4 * DAY : 12 * HOUR
/** The recorded days as if they were the last ones. */
const FROM = Math.floor(Date.now() / DAY) * DAY - 4 * DAY
const TO = FROM + LENGTH
const KILLS = IS_LONG ? 12 : 3
/** No step of the market takes longer: within it a kill strikes anywhere. */
const STEP = 40
const random = randomFrom(SEED)

const VOLUME = { measure: 'volume' } as const
const NAMED = { symbols: CODES.map((code) => `PUSH:${code}`) }
const CLOSE: Rule[] = [
  { ...VOLUME, condition: { type: 'ratio', factor: 3, window: '1h' } },
  { ...VOLUME, condition: { type: 'ratio', factor: 2, window: '20m' }, recovery: 1, cooldown: '30m' },
  { ...VOLUME, condition: { type: 'ratio', factor: 1.5, window: '1h' }, for: '3m' },
  { condition: { type: 'change', percent: 1, window: '30m' }, noData: 'ok' },
  { condition: { type: 'change', percent: -1, window: '1h' }, again: { percent: 20 } },
  { scope: NAMED, condition: { type: 'no-data', after: '90s' } },
  { condition: { type: 'crosses-up', value: 7_100 }, recovery: 7_080, for: '2m' },
  {
    condition: {
      all: [
        { type: 'ratio', factor: 2, window: '1h', measure: 'volume' },
        { type: 'change', percent: 0.3, window: '5m' },
      ],
    },
  },
]
const TICK: Rule[] = [
  { ...VOLUME, condition: { type: 'ratio', factor: 3, window: '1h' } },
  { scope: NAMED, condition: { type: 'no-data', after: '1m' } },
  { condition: { type: 'above', value: 7_100 }, for: '90s', recovery: 7_090 },
  { condition: { type: 'crosses-down', value: 7_080 }, cooldown: '10m' },
  { condition: { type: 'change', percent: 1, window: '15m' }, recovery: 0.5 },
  {
    condition: {
      any: [
        { type: 'below', value: 5.8 },
        { type: 'ratio', factor: 6, window: '1h', measure: 'volume' },
      ],
    },
  },
]
const RULES = [
  ...CLOSE.map((draft) => ({ ...draft, on: 'close' as const })),
  ...TICK.map((draft) => ({ ...draft, on: 'tick' as const })),
]

let server: Server
beforeAll(async () => void (server = await openServer()), 60_000)
afterAll(async () => server.close())

/** The recorded trades of one minute after another, each as the body of one request to the push door. */
function* minutes(): Generator<{ minute: number; body: string }> {
  const shift = FROM - RECORDED
  const tapes = CODES.map((code) => ({
    code,
    trades: markets()
      .get(code)!
      .trades(RECORDED, RECORDED + LENGTH - 1),
  }))
  const next = tapes.map(({ trades }) => trades.next())
  for (let minute = FROM; minute < TO; minute += MINUTE) {
    const lines: string[] = []
    for (const [at, { code, trades }] of tapes.entries()) {
      for (
        let each = next[at]!;
        !each.done && each.value.time + shift < minute + MINUTE;
        each = next[at] = trades.next()
      ) {
        const { time, price, size } = each.value
        const quote = { symbol: `PUSH:${code}`, price: toNumber(price), size: toNumber(size), time: time + shift }
        lines.push(JSON.stringify(quote))
      }
    }
    yield { minute, body: lines.join('\n') }
  }
}

test(
  'recorded days through the real worker, killed now and then, are what the backtest says of them, and all of it arrives once',
  async () => {
    const { db } = server
    const market = { clock: FROM, isOver: false }
    onTestFinished(() => void (market.isOver = true))
    const house = await openPushedMarket(server, RULES, {
      run: () => ['worker/faults/timed-worker.ts', String(market.clock)],
      env: { JOURNAL_RETENTION: '9d' },
      now: FROM - HOUR,
    })
    const { worker } = house
    const startedAt = Date.now()
    const struck: string[] = []
    const striking = (async () => {
      for (const moment of Array.from({ length: KILLS }, () => FROM + random() * LENGTH).toSorted((a, b) => a - b)) {
        while (market.clock < moment && !market.isOver) await sleep(5)
        if (market.isOver) return
        await sleep(random() * STEP)
        await worker.kill()
        struck.push(new Date(market.clock).toISOString().slice(5, 16))
        worker.start()
        await sleep(SECOND)
      }
    })()
    // Time stands still while nobody is there, as it does for a source that is not read.
    const passTo = async (now: number) => {
      market.clock = now
      while (!(await worker.ask({ now }))) await sleep(50)
    }
    for (const { minute, body } of minutes()) {
      if (body !== '') await house.push(`recorded/${minute}`, body)
      await passTo(minute + MINUTE + 2 * SECOND)
    }
    await striking
    await passTo(market.clock + 3 * MINUTE) // by which everything is written
    const tookMs = Date.now() - startedAt
    expect(worker.deaths).toEqual([])

    const found = await house.readEpisodes()
    for (const [id, alert] of house.alerts) {
      const live = found.filter(({ alertId, startedAt: at }) => alertId === id && at <= TO)
      const rule = `${alert.name}: ${alert.on} ${JSON.stringify(alert.condition)}`
      const tried: Pick<Episode, 'code' | 'startedAt' | 'endedAt'>[] = []
      // One by one: an answer lists a thousand firings at the most, and looks at so many quotes.
      for (const code of CODES) {
        const one = { ...alert, scope: { symbols: [`PUSH:${code}`] } }
        const { fires, total } = await readBacktest(db, { alert: one, from: FROM, to: TO }, market.clock)
        expect(fires.length, `all of ${rule} is compared`).toBe(total)
        tried.push(...fires.map(({ at, endedAt }) => ({ code, startedAt: at, endedAt })))
      }
      expect([rule, ...live.map(lineOf).toSorted()]).toEqual([rule, ...tried.map(lineOf).toSorted()])
      expect(live.length, `${rule} says something`).toBeGreaterThan(0)
    }
    const messages = await house.checkMessages()
    expect(await findIdleInTransaction(db)).toEqual([])
    tell(
      `${LENGTH / HOUR} hours of ${CODES.length} instruments in ${tookMs} ms, killed at ${struck.join(', ')}: ${found.length} episodes of ${RULES.length} rules, ${house.attempts()} attempts of ${messages} messages`,
    )
  },
  IS_LONG ? 3_600 * SECOND : 400 * SECOND,
)

const lineOf = ({ code, startedAt, endedAt }: Pick<Episode, 'code' | 'startedAt' | 'endedAt'>) =>
  `${code} ${startedAt} ${endedAt !== null && endedAt <= TO ? endedAt : 'open'}`
