import type { Page } from '@playwright/test'
import { RanksResponse } from '@/lib/ranks/contract'
import { expect, test } from './fixtures'

const PHONE = { tag: '@phone' }

/** Label and symbol of every row, as they stand on the page. */
const shownRanks = (page: Page) =>
  page
    .getByRole('table', { name: 'Instruments, the most volatile first' })
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [row.querySelector('td')?.innerText, row.querySelector('a')?.innerText]))

test('the ranks on the page are those of the API, by every method', PHONE, async ({ page, api }) => {
  await page.goto('/ranks')
  for (const [method, by] of [
    ['Deviation', 'stddev'],
    ['Relative', 'cv'],
    ['Returns', 'logret'],
  ] as const) {
    await page.getByRole('group', { name: 'Method' }).getByRole('radio', { name: method }).check()
    await expect(page).toHaveURL(by === 'stddev' ? /\/ranks/ : new RegExp(`by=${by}`))
    await expect(async () => {
      const { ranks } = await api.read(`/api/ranks?by=${by}`, RanksResponse)
      expect(ranks[0]?.label).toBe(`1/${ranks.length}`)
      expect(await shownRanks(page)).toEqual(ranks.map(({ label, name }) => [label, name]))
    }).toPass({ timeout: 60_000 })
  }
})

test('a rank is the population standard deviation that SQL computes', async ({ api, sql }) => {
  await expect(async () => {
    const { from, to, ranks } = await api.read('/api/ranks?measure=price', RanksResponse)
    const computed = await sql<{ name: string; value: number; samples: number }[]>`
      select i.symbol as name, stddev_pop(c.close) as value, count(*)::int as samples
      from candles c join instruments i on i.id = c.instrument_id and i.removed_at is null
      where c.open_time >= ${from} and c.open_time < ${to}
      group by i.id`
    const known = new Map(computed.map((each) => [each.name, each]))
    expect(ranks.map(({ name }) => name).toSorted()).toEqual([...known.keys()].toSorted())
    // Two sources may tell nearly the same of one pair: which of them is first is then a matter of rounding.
    expect(ranks.map(({ value }) => value)).toEqual(ranks.map(({ value }) => value).toSorted((a, b) => b - a))
    for (const { name, value, samples } of ranks) {
      const expected = known.get(name)!
      expect(samples, name).toBe(expected.samples)
      expect(Math.abs(value - expected.value), `${name}: ${value}`).toBeLessThanOrEqual(1e-9 * expected.value)
    }
  }).toPass({ timeout: 60_000 })
})
