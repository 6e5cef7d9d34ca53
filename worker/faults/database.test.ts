import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SECOND } from '@/lib/platform/time'
import { runUnderLoad } from './house'
import { inProcess, listingOf } from './in-process'
import { countQuotes, findIdleInTransaction, findWrongCandles } from './oracle'
import { findDifferences, untilFresh, untilSettled } from './partner'
import { openProxy } from './proxy'
import { ROUNDS, SEED, tell } from './seed'
import { openServer, type Server } from './server'

const IS_LONG = ROUNDS !== undefined
const LOAD = IS_LONG ? { instruments: 10_000, rate: 80_000 } : { instruments: 500, rate: 5_000 }
const DOWN = IS_LONG ? 20 * SECOND : 8 * SECOND
const BUFFER = 400_000
const NONE = NaN

let server: Server
beforeAll(async () => void (server = await openServer()), 60_000)
afterAll(async () => server.close())

test(
  'a database that is away under load costs no quote, and recovery needs nobody',
  async () => {
    const { db, partner, worker, within } = await runUnderLoad(server, { ...LOAD, forMs: 60 * SECOND, seed: SEED })
    await sleep(SECOND)
    await server.kill()
    const lags: number[] = []
    for (const until = Date.now() + DOWN; Date.now() < until; await sleep(200))
      lags.push((await partner.status()).lagMs)
    const backAt = Date.now()
    await server.start()
    const recovered = await untilFresh(db, backAt, backAt)
    tell(
      `database away for ${DOWN} ms: fresh again ${recovered} ms after it was started; partner held up ${lags.at(-1)} ms`,
    )
    expect(recovered).toBeLessThan(within(10 * SECOND))
    // What the bound holds at this rate is less than what was due meanwhile in the long form: there the partner had to wait.
    expect(lags.at(-1)).toBeGreaterThanOrEqual(IS_LONG ? SECOND : 0)
    await expect.poll(async () => (await partner.status()).lagMs, { timeout: 60_000 }).toBeLessThan(500)
    await partner.order('stop')
    await untilSettled(db)
    expect(await findDifferences(db, await partner.ledger())).toEqual([])
    expect(await findWrongCandles(db)).toEqual([])
    expect(await findIdleInTransaction(db)).toEqual([])
    expect(worker.deaths).toEqual([])
  },
  180 * SECOND,
)

test(
  'beyond what may wait for the journal sources are asked to wait, and nothing is dropped',
  async () => {
    const { db, url, open } = await inProcess()
    const proxy = await openProxy(url)
    const { market, desk } = await open({ url: proxy.url })
    for (let code = 0; code < 100; code++) desk.announce(listingOf(`C${code}`))
    await market.commit()
    proxy.close()
    let told = 0
    const say = () => desk.quote(`C${told++ % 100}`, 1 + (told % 977), NONE, NONE, NONE)
    while (!desk.full()) {
      for (let k = 0; k < 1_000; k++) say()
      if (told % 50_000 === 0) await sleep(5)
    }
    expect(market.waiting).toBe(BUFFER)
    let hasRoom = false
    const room = desk.full()!.then(() => (hasRoom = true))
    await sleep(SECOND)
    expect(hasRoom).toBe(false)
    proxy.open()
    await room
    say()
    await market.commit()
    await market.stop()
    expect(await countQuotes(db)).toBe(told)
    expect(await findWrongCandles(db)).toEqual([])
  },
  60 * SECOND,
)
