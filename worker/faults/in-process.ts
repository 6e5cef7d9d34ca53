import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { openTestDatabase } from '@/lib/platform/test-db'
import { Desk } from '../market/desk'
import { Market } from '../market/market'

const log = pino({ level: process.env.TEST_LOG ?? 'silent' })

export const listingOf = (code: string) => ({ code, name: code, kind: 'other' as const, base: null, quote: null })

/** A database, a clock that stands still until it is moved, and markets that open on both, one after another. */
export async function inProcess(start = Date.UTC(2026, 0, 5, 9, 0, 30)) {
  const database = await openTestDatabase()
  const clock = { time: start }
  const markets: Market[] = []
  onTestFinished(async () => {
    // Those whose line was cut try for a while: nobody waits for them.
    await Promise.race([Promise.allSettled(markets.map((market) => market.stop())), sleep(2_000)])
    await database.close()
  })
  return {
    ...database,
    clock,
    async open({ url = database.url, source = { id: 'partner', prefix: 'PARTNER' } } = {}) {
      const market = await Market.open({ url, log, now: () => clock.time })
      markets.push(market)
      return { market, desk: new Desk(market, source) }
    },
  }
}
