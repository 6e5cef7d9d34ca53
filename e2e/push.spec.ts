import { InstrumentResponse } from '@/lib/instruments/contract'
import { PushResponse } from '@/lib/quotes/contract'
import { expect, test } from './fixtures'

test('a program pushes quotes, and they are a market like any other', async ({ page, api, request }) => {
  const quotes = [4.2, 4.5, 'much', 4.1].map((price) => ({ symbol: 'PUSH:TEA', price }))
  const headers = { 'idempotency-key': 'a story' }
  const push = async () =>
    PushResponse.parse(await (await request.post('/api/quotes', { data: quotes, headers })).json())
  const answer = await push()
  expect(answer).toMatchObject({ accepted: 3, rejected: [{ index: 2 }] })
  expect(await push(), 'the same batch again').toEqual(answer)

  await page.goto('/?search=PUSH')
  await page.getByRole('region', { name: 'All instruments' }).getByRole('link', { name: 'PUSH:TEA' }).click()
  await expect(page.getByRole('heading', { name: 'PUSH:TEA', level: 1 })).toBeVisible()
  const { candles } = await api.read('/api/instruments/PUSH:TEA', InstrumentResponse)
  const pushed = candles.filter(({ filled }) => !filled)
  expect(pushed).toMatchObject([{ open: 4.2, high: 4.5, low: 4.1, close: 4.1, count: 3 }])
})
