import { expect, test } from 'vitest'
import { checkDigit, namesFrom } from './partner-codes'
import type { LedgerRow } from './partner-listing'
import type { PartnerOptions } from './partner'
import { exchangeAt } from './test-exchange'

const NOW = Date.UTC(2026, 2, 2)

type Event = { type: 'ADD' | 'DELETE'; data: { isin: string; description: string } }
type Quote = { type: 'QUOTE'; data: { isin: string; price: number } }
type Status = { state: string; sent: number; stray: number; writes: number; maxLagMs: number; pendingBytes: number }

async function partnerWith(options: PartnerOptions, time = NOW) {
  const exchange = await exchangeAt(time, { partner: options })
  const status = () => exchange.read('/_control/partner') as Promise<Status>
  const tell = (action: string, count?: number) =>
    exchange.post('/_control/partner', { action, count }) as Promise<Status>
  const ledger = async () => {
    const text = await (await exchange.ask('/_control/partner/ledger')).text()
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as LedgerRow)
  }
  const instruments = await exchange.open('/instruments')
  const quotes = await exchange.open('/quotes')
  const events = () => instruments.read<Event>()
  const prices = () => quotes.read<Quote>()
  return { ...exchange, status, tell, ledger, instruments, quotes, events, prices }
}

const codesOf = (events: readonly { data: { isin: string } }[]) => events.map(({ data }) => data.isin)

/** What a client makes of the quotes: the same figures as the ledger's, counted on their own. */
function tally(quotes: readonly Quote[]) {
  const byCode = new Map<string, number[]>()
  for (const { data } of quotes) {
    byCode.set(data.isin, [...(byCode.get(data.isin) ?? []), Math.round(data.price * 10_000)])
  }
  return [...byCode].map(([isin, ticks]) => ({
    isin,
    count: ticks.length,
    sum: ticks.reduce((sum, tick) => sum + tick, 0),
    min: Math.min(...ticks),
    max: Math.max(...ticks),
    first: ticks[0],
    last: ticks.at(-1),
  }))
}
const figures = ({ isin, count, sum, min, max, first, last }: LedgerRow) => ({
  isin,
  count,
  sum,
  min,
  max,
  first,
  last,
})

/** Four decimals at most, none of them a trailing zero, and nothing but the code and the price. */
function isQuote(text: string): boolean {
  const { type, data, ...rest } = JSON.parse(text) as Quote
  const isAlone = Object.keys(rest).length === 0 && Object.keys(data).length === 2
  const isOnGrid = data.price >= 313 && data.price <= 1776 && Math.round(data.price * 1e4) / 1e4 === data.price
  return type === 'QUOTE' && isAlone && isOnGrid && text.includes(`"price":${JSON.stringify(data.price)}`)
}

test('announces everything on connect: codes like ISINs with a wrong check digit', async () => {
  const { events } = await partnerWith({ instruments: 500, rate: 1 })
  await expect.poll(() => events().length).toBe(500)
  expect(new Set(codesOf(events())).size).toBe(500)
  for (const { type, data, ...rest } of events()) {
    expect(type).toBe('ADD')
    expect(rest).toEqual({})
    expect(data.isin).toMatch(/^[A-Z]{2}[A-Z0-9]{9}\d$/)
    expect(checkDigit(data.isin.slice(0, -1))).not.toBe(Number(data.isin.at(-1)))
    expect(data.description).toMatch(/^[a-z]+( [a-z]+)+$/)
  }
})

test('knows the check digit of real ISINs', () => {
  for (const isin of ['US0378331005', 'DE000BASF111', 'IE00B4L5Y983']) {
    expect(checkDigit(isin.slice(0, -1))).toBe(Number(isin.at(-1)))
  }
})

test('quotes all in turn at its rate, without a time, four decimals at most, keys in any order', async () => {
  const { clock, prices, quotes, events } = await partnerWith({ instruments: 50, rate: 1_000 })
  clock.time += 20_000
  await expect.poll(() => prices().length).toBe(20_000)
  expect(new Set(codesOf(prices()))).toEqual(new Set(codesOf(events())))
  expect(new Set(tally(prices()).map(({ count }) => count))).toEqual(new Set([400]))
  expect(new Set(quotes.texts.filter((text) => !isQuote(text)))).toEqual(new Set())
  const orders = new Set(quotes.texts.map((text) => text.replaceAll(/[^a-z:]/g, '')))
  expect(orders).toEqual(
    new Set(['type:data:isin:price:', 'data:isin:price:type:', 'type:data:price:isin:', 'data:price:isin:type:']),
  )
})

test('says the same for the same seed and clock, and something else for another', async () => {
  const play = async (seed: number, time = NOW) => {
    const { clock, quotes, instruments } = await partnerWith({ instruments: 20, rate: 1_000, seed }, time)
    clock.time += 500
    await expect.poll(() => quotes.texts.length).toBe(500)
    await expect.poll(() => instruments.texts.length).toBe(20)
    return [...instruments.texts, ...quotes.texts]
  }
  const played = await play(7)
  expect(await play(7)).toEqual(played)
  expect(await play(8)).not.toEqual(played)
  expect(await play(7, NOW + 1)).not.toEqual(played)
})

test('the ledger is what a client received', async () => {
  const { clock, prices, status, ledger, tell, ask } = await partnerWith({ instruments: 300, rate: 10_000 })
  clock.time += 3_333
  await expect.poll(async () => (await status()).sent).toBe(33_330)
  await tell('stop')
  await expect.poll(() => prices().length).toBe(33_330)
  expect((await ledger()).map(figures)).toEqual(tally(prices()))
  expect((await ask('/_control/partner/ledger')).headers.get('content-type')).toBe('application/x-ndjson')
})

test('puts many frames into one write', async () => {
  const { clock, prices, status } = await partnerWith({ instruments: 300, rate: 100_000 })
  clock.time += 100
  await expect.poll(() => prices().length).toBe(10_000)
  expect((await status()).writes).toBe(5)
})

test('sends nothing while held, and owes nothing for that time', async () => {
  const { clock, prices, status, tell } = await partnerWith({ instruments: 10, rate: 1_000, isHeld: true })
  clock.time += 60_000
  expect(await status()).toMatchObject({ state: 'held', sent: 0 })
  expect(await tell('start')).toMatchObject({ state: 'running' })
  clock.time += 100
  await expect.poll(() => prices().length).toBe(100)
  await tell('stop')
  clock.time += 60_000
  expect(await status()).toMatchObject({ state: 'held', sent: 100 })
})

test('ends by itself, to the quote', async () => {
  const { clock, prices, status } = await partnerWith({ instruments: 10, rate: 1_000, forMs: 1_234 })
  clock.time += 60_000
  await expect.poll(() => prices().length).toBe(1_234)
  expect(await status()).toMatchObject({ state: 'over', sent: 1_234 })
})

test('deletes instruments, and brings a code back as a new one with a life of its own', async () => {
  const { clock, events, prices, status, ledger, tell } = await partnerWith({ instruments: 5, rate: 1_000 })
  await expect.poll(() => events().length).toBe(5)
  const [first = '', second = ''] = codesOf(events())
  clock.time += 50
  await expect.poll(() => prices().length).toBe(50)
  await tell('remove', 2)
  await expect
    .poll(() =>
      events()
        .slice(5)
        .map(({ type, data }) => [type, data.isin]),
    )
    .toEqual([
      ['DELETE', first],
      ['DELETE', second],
    ])
  clock.time += 30
  await expect.poll(() => prices().length).toBe(80)
  expect(codesOf(prices().slice(50))).not.toContain(first)
  await tell('readd', 1)
  await expect.poll(() => events().at(-1)).toMatchObject({ type: 'ADD', data: { isin: first } })
  clock.time += 40
  await expect.poll(() => prices().length).toBe(120)
  const lives = (await ledger()).filter(({ isin }) => isin === first)
  expect(lives.map(({ life, isLive, count }) => [life, isLive, count])).toEqual([
    [1, false, 10],
    [2, true, 10],
  ])
  const mine = prices().filter(({ data }) => data.isin === first)
  expect(lives.map(figures)).toEqual([...tally(mine.slice(0, 10)), ...tally(mine.slice(10))])
  expect(await status()).toMatchObject({ instruments: 4, sent: 120, stray: 0 })
})

test('quotes after the DELETE and before the ADD, and counts them apart', async () => {
  const { events, prices, ledger, tell } = await partnerWith({ instruments: 3, rate: 1 })
  await tell('remove', 1)
  await tell('late', 1)
  await tell('early', 2)
  await expect.poll(() => prices().length).toBe(3)
  await expect.poll(() => events().length).toBe(4)
  expect(codesOf(prices())[0]).toBe(codesOf(events())[3])
  expect(codesOf(events())).not.toContain(codesOf(prices())[1])
  expect(await tell('add', 3)).toMatchObject({ instruments: 5, sent: 0, stray: 3 })
  await expect.poll(() => codesOf(events()).slice(4, 6)).toEqual(codesOf(prices()).slice(1))
  expect((await ledger()).map(({ count, stray }) => [count, stray])).toEqual([
    [0, 1],
    [0, 0],
    [0, 0],
    [0, 1],
    [0, 1],
    [0, 0],
  ])
})

test('a restart cuts both sockets, and all codes are new', async () => {
  const { open, events, instruments, quotes, tell } = await partnerWith({ instruments: 100, rate: 1 })
  await expect.poll(() => events().length).toBe(100)
  await tell('restart')
  await expect.poll(() => instruments.state.isClosed && quotes.state.isClosed).toBe(true)
  const again = await open('/instruments')
  await expect.poll(() => again.texts.length).toBe(100)
  expect(new Set([...codesOf(events()), ...codesOf(again.read<Event>())]).size).toBe(200)
})

test('a client that does not read stops the making of quotes; the delay is counted, and made up for', async () => {
  const { clock, quotes, status } = await partnerWith({ instruments: 1_000, rate: 100_000 })
  quotes.socket.pause()
  clock.time += 5_000
  await expect.poll(async () => (await status()).maxLagMs).toBe(5_000)
  await expect.poll(async () => (await status()).pendingBytes).toBeGreaterThan(0)
  const stuck = await status()
  expect(stuck.sent).toBeLessThan(500_000)
  expect(stuck.pendingBytes).toBeLessThan(1_000_000)
  quotes.socket.resume()
  await expect.poll(() => quotes.texts.length, { timeout: 15_000 }).toBe(500_000)
  expect(await status()).toMatchObject({ sent: 500_000, lagMs: 0 })
})

test.each([{ action: 'dance' }, { action: 'remove' }, { action: 'remove', count: 0 }, { action: 'stop', count: 1 }])(
  'refuses %j',
  async (body) => {
    const { ask } = await exchangeAt(NOW)
    const response = await ask('/_control/partner', { method: 'POST', body: JSON.stringify(body) })
    expect(response.status).toBe(400)
  },
)

test('never gives a code twice', () => {
  const names = namesFrom(3)
  const codes = Array.from({ length: 20_000 }, () => names.next().value.isin)
  expect(new Set(codes).size).toBe(20_000)
})
