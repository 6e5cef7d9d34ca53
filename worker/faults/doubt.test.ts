import { expect, test } from 'vitest'
import { inProcess, listingOf } from './in-process'
import { countQuotes, findWrongCandles } from './oracle'
import { openProxy } from './proxy'

const NONE = NaN

test('a batch whose commit was cut off before its answer is stored once', async () => {
  const { db, open, url } = await inProcess()
  const proxy = await openProxy(url)
  const { market, desk } = await open({ url: proxy.url })
  for (const code of ['A', 'B']) desk.announce(listingOf(code))
  const cut = proxy.cutAtCommit('candlewick journal')
  for (let k = 0; k < 100; k++) desk.quote(k % 2 ? 'A' : 'B', 100 + k, 1, NONE, NONE)
  await cut
  await market.commit()
  await market.stop()
  expect(await countQuotes(db)).toBe(100)
  expect(await findWrongCandles(db)).toEqual([])
})
