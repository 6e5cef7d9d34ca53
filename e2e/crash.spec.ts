import { CandlesResponse } from '@/lib/candles/contract'
import { InstrumentResponse } from '@/lib/instruments/contract'
import { PopularResponse } from '@/lib/popularity/contract'
import { pidOf, startHouse } from '@/scripts/e2e-house'
import { asMinutes, readMinutes } from './exchange'
import { expect, test } from './fixtures'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const SYMBOL = 'RECORDED:BTCUSD'

test('whatever is killed comes back by itself, and no minute is missing or doubled', async ({ api, request, run }) => {
  test.setTimeout(5 * MINUTE)
  const house = run.guarded
  const before = Math.floor(Date.now() / MINUTE - 10) * MINUTE

  /** Whether the API answers a price that is newer than `moment`. */
  const tellsNews = async (moment: number) => {
    const response = await request.get(`/api/instruments/${SYMBOL}`).catch(() => undefined)
    if (!response?.ok()) return false
    const { instrument } = InstrumentResponse.parse(await response.json())
    return instrument.freshness === 'fresh' && instrument.lastAt! > moment
  }
  const kill = (part: 'worker' | 'web' | 'postgres' | 'supervisor') => {
    const pid = pidOf(house, part)
    process.kill(pid!, 'SIGKILL')
    return { pid, at: Date.now() }
  }

  const called = 'PUSH:CALLED'
  const callsOf = async () => {
    const { instruments } = PopularResponse.parse(
      await (await request.get('/api/instruments/popular?limit=100')).json(),
    )
    return instruments.find(({ instrument }) => instrument.symbol === called)?.calls
  }
  const quote = async () => {
    const headers = { authorization: `Bearer ${run.token}` }
    expect((await request.post('/api/quotes', { headers, data: [{ symbol: called, price: 1 }] })).status()).toBe(200)
  }
  await quote()

  for (const part of ['worker', 'web', 'postgres'] as const) {
    await test.step(`kill -9 of ${part}`, async () => {
      for (let call = 0; call < 20; call++) expect((await request.get(`/api/instruments/${called}`)).status()).toBe(200)
      const killed = kill(part)
      const isBack = async () => ![undefined, killed.pid].includes(pidOf(house, part)) && (await tellsNews(killed.at))
      await expect.poll(isBack, { timeout: 15 * SECOND, intervals: [250] }).toBe(true)
    })
  }

  await test.step('every call that was answered is counted, and none twice', async () => {
    await quote()
    await expect.poll(callsOf, { timeout: 10 * SECOND }).toBe(60)
  })

  await test.step('kill -9 of the supervisor, and another start', async () => {
    const web = pidOf(house, 'web')
    const killed = kill('supervisor')
    startHouse(house)
    const isBack = async () => ![undefined, web].includes(pidOf(house, 'web')) && (await tellsNews(killed.at))
    await expect.poll(isBack, { timeout: MINUTE, intervals: [250] }).toBe(true)
  })

  const range = { from: before, to: Math.floor(Date.now() / MINUTE + 1) * MINUTE }
  const asked = `interval=1m&fill=none&from=${range.from}&to=${range.to}`
  await test.step('every minute since then is the one the exchange states', async () => {
    await expect.poll(() => Date.now(), { timeout: MINUTE, message: 'the last of them ends' }).toBeGreaterThan(range.to)
    for (const code of ['BTCUSD', 'IOTUSD']) {
      const theirs = await readMinutes(house.env['RECORDED_REST_URL']!, code, range)
      const ours = async () =>
        asMinutes(
          // A price that was seen in a minute without a trade is a candle here, and none at the exchange.
          (await api.read(`/api/instruments/RECORDED:${code}/candles?${asked}`, CandlesResponse)).candles.filter(
            ({ quality }) => quality !== 'poll',
          ),
        )
      await expect.poll(ours, { timeout: 30 * SECOND }).toEqual(theirs)
    }
  })
})
