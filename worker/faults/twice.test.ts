import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { HOUR, MINUTE } from '@/lib/platform/time'
import { inProcess, listingOf } from './in-process'
import { countQuotes, findWrongCandles } from './oracle'
import { openProxy } from './proxy'

const NONE = NaN
/** Long enough for a market that just opened to write what it replayed. */
const FLUSHED = 1_500

test.each([
  ['at once', 0],
  ['after some minutes', 5 * MINUTE],
  ['after some hours', 3 * HOUR],
])('a market killed again and again, each time before anything new came, %s, counts nothing twice', async (_, away) => {
  const { db, clock, open, url } = await inProcess()
  const first = await openProxy(url)
  const { market, desk } = await open({ url: first.url })
  for (const code of ['A', 'B']) desk.announce(listingOf(code))
  for (let k = 0; k < 100; k++) desk.quote(k % 2 ? 'A' : 'B', 100 + k, 1, NONE, NONE)
  await market.commit()
  await expect.poll(() => findWrongCandles(db), { timeout: 15_000 }).toEqual([])
  for (let k = 0; k < 100; k++) desk.quote(k % 2 ? 'A' : 'B', 300 - k, 1, k % 3 ? NONE : clock.time - k * 1_000, NONE)
  await market.commit()
  first.close()
  for (let life = 0; life < 3; life++) {
    clock.time += away
    const proxy = await openProxy(url)
    await open({ url: proxy.url })
    await sleep(FLUSHED)
    proxy.close()
  }
  const last = await open()
  await last.market.stop()
  expect(await countQuotes(db)).toBe(200)
  expect(await findWrongCandles(db)).toEqual([])
})
