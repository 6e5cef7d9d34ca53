import type { Page } from '@playwright/test'
import { EpisodesResponse } from '@/lib/alerts/contract'
import { expect, test } from './fixtures'
import { obstacles } from './obstacles'

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first()
const dialog = (page: Page) => expect(page.getByRole('dialog').last()).toBeVisible()
const found = (page: Page) => page.getByRole('listbox').getByRole('option')
const options = (page: Page) => expect(found(page).first()).toBeVisible()
const press = (name: string | RegExp) => async (page: Page) => {
  await button(page, name).click()
  await dialog(page)
}

/** Whatever opens over a page. `wide`: there is no room for it on a phone. */
const OPENED: { name: string; path: string; open: (page: Page) => Promise<void>; wide?: true }[] = [
  { name: 'the inbox', path: '/status', open: press(/^Inbox/) },
  {
    name: 'the palette',
    path: '/?source=recorded', // of fifty thousand only rows in sight are drawn
    open: async (page) => {
      await expect(page.getByRole('link', { name: 'RECORDED:BTCUSD' }).first()).toBeVisible()
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Find' }).fill('btc')
      await options(page)
    },
  },
  { name: 'the columns', path: '/', open: press('Columns'), wide: true },
  { name: 'a new watchlist', path: '/', open: press('New watchlist') },
  { name: 'adding a pair', path: '/sources', open: press('Add a pair') },
  { name: 'removing recorded data', path: '/', open: press('Remove recorded data') },
  { name: 'the indicators', path: '/instruments/RECORDED:BTCUSD', open: press('Indicators') },
  { name: 'the comparison', path: '/instruments/RECORDED:BTCUSD', open: press('Compare') },
  { name: 'the keys of the chart', path: '/instruments/RECORDED:BTCUSD', open: press('Keys') },
  {
    name: 'the candles as a table',
    path: '/instruments/RECORDED:BTCUSD',
    open: async (page) => {
      await page.getByText('The same as a table').click()
      await expect(page.getByRole('table', { name: /candles in sight/ })).toBeVisible()
    },
  },
  {
    name: 'the instruments of an alert',
    path: '/alerts/new',
    open: async (page) => {
      await page
        .getByRole('radio', { name: /instruments/i })
        .first()
        .check()
      await page.getByPlaceholder('Search, e.g. BTC').fill('recorded')
      await options(page)
    },
  },
  { name: 'pausing all messages', path: '/alerts', open: press('Pause all…') },
  {
    name: 'the ports',
    path: '/rates?lanes=CNSGH-NLRTM&until=2016-01-31',
    open: async (page) => {
      await page.getByRole('combobox', { name: 'Origin' }).click()
      await options(page)
    },
  },
  {
    name: 'the runs of a source',
    path: '/sources',
    open: async (page) => {
      await page.getByText('Recent runs').first().click()
      await expect(page.getByRole('table', { name: /^Recent runs/ }).first()).toBeVisible()
    },
  },
]

async function hasNoObstacle(page: Page) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await obstacles(page), colorScheme).toEqual([])
  }
}

for (const { name, path, open, wide } of OPENED) {
  test(`${name}, open, has no serious obstacle`, { tag: wide ? [] : '@phone' }, async ({ page }) => {
    await page.goto(path)
    await open(page)
    await hasNoObstacle(page)
  })
}

test('instruments are found and chosen by keys and by pointing', { tag: '@phone' }, async ({ page }) => {
  await page.goto('/alerts/new?symbol=RECORDED:BTCUSD')
  const field = page.getByPlaceholder('Add another')
  await field.fill('recorded:xrp')
  await expect(page.getByRole('option', { name: 'RECORDED:XRPUSD' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Leave out RECORDED:XRPUSD' })).toBeVisible()
  await field.fill('recorded:eth')
  await page.getByRole('option', { name: 'RECORDED:ETHUSD' }).click()
  await expect(page.getByRole('button', { name: 'Leave out RECORDED:ETHUSD' })).toBeVisible()
  await field.fill('ltc')
  await options(page)
  await page.keyboard.press('Escape')
  await expect(found(page)).toHaveCount(0)
  await field.fill('ltc')
  await options(page)
  await page.getByLabel('Name of the alert').click()
  await expect(found(page)).toHaveCount(0)
  await expect(page.getByRole('status', { name: 'The alert in words' })).toContainText('RECORDED:ETHUSD')
})

test(
  'an episode and what is done about it have no serious obstacle',
  { tag: '@phone' },
  async ({ page, api, request }) => {
    const symbol = `PUSH:ASSAM${test.info().project.name.toUpperCase()}`
    const made = await request.post('/api/alerts', {
      data: { name: symbol, scope: { symbols: [symbol] }, measure: 'price', condition: { type: 'above', value: 5 } },
    })
    expect(made.status()).toBe(201)
    const { id } = await made.json()
    for (const price of [4, 6]) await request.post('/api/quotes', { data: [{ symbol, price }] })
    const episodes = async () => (await api.read(`/api/episodes?alert=${id}`, EpisodesResponse)).episodes
    await expect.poll(async () => (await episodes()).length).toBe(1)
    await page.goto(`/alerts/episodes/${(await episodes())[0]!.id}`)
    await expect(page.getByRole('region', { name: 'What was compared' })).toBeVisible()
    await hasNoObstacle(page)
    for (const name of ['Snooze', 'Acknowledge']) {
      await button(page, name).click()
      await dialog(page)
      await hasNoObstacle(page)
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
    }
    await request.delete(`/api/alerts/${id}`)
  },
)
