import { AxeBuilder } from '@axe-core/playwright'
import type { APIRequestContext, Page } from '@playwright/test'
import { AlertsResponse, EpisodesResponse } from '@/lib/alerts/contract'
import { ChannelsResponse, NewChannelResponse } from '@/lib/channels/contract'
import { MINUTE, minuteOf, SECOND } from '@/lib/platform/time'
import { PushResponse } from '@/lib/quotes/contract'
import { WatchlistResponse } from '@/lib/watchlists/contract'
import { expect, test } from './fixtures'

type Quote = { symbol: string; price: number; size: number; time?: number }

async function push(request: APIRequestContext, quotes: Quote[]) {
  const answer = PushResponse.parse(await (await request.post('/api/quotes', { data: quotes })).json())
  expect(answer).toEqual({ accepted: quotes.length, duplicates: 0, rejected: [] })
}

/** Minutes that end before the running one: 100 in each, but for one an hour ago. Needs most of a minute to go. */
async function pushPast(request: APIRequestContext, symbol: string, spike: number) {
  const left = () => MINUTE - (Date.now() % MINUTE)
  await expect.poll(left, { timeout: 40 * SECOND }).toBeGreaterThan(30 * SECOND)
  const running = minuteOf(Date.now())
  await push(
    request,
    Array.from({ length: 100 }, (_, at) => {
      const back = 100 - at
      return {
        symbol,
        price: 4 + at / 1_000,
        size: back === 61 ? spike : 100,
        time: running - back * MINUTE + 5 * SECOND,
      }
    }),
  )
}

test('an alert is tried, saved, fires live, says why, is acknowledged and snoozed', async ({ page, api, request }) => {
  const symbol = 'PUSH:OOLONG'
  const name = 'Oolong is wanted'
  await pushPast(request, symbol, 400)

  await page.goto(`/instruments/${symbol}`)
  await page.getByRole('link', { name: 'Alert', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'New alert', level: 2 })).toBeVisible()
  await expect(page.getByRole('status', { name: 'The alert in words' })).toContainText(
    `Fires when, on ${symbol}, volume is more than 3 times its average of the 1 h before.`,
  )
  // Of the past only the spike passes three times the average, and 400 is not five times of it.
  const trial = page.getByRole('region', { name: 'Tried on the past' })
  await expect(trial.getByText('Would have fired once in')).toBeVisible()
  await expect(trial.getByRole('row').filter({ hasText: symbol })).toContainText('4×')
  await expect(trial.getByRole('img', { name: /1 marks$/ })).toBeVisible()
  await page.getByLabel('Times').fill('5')
  await expect(trial.getByText('Would have fired not once in')).toBeVisible()
  await page.getByLabel('Times').fill('3')
  await expect(trial.getByText('Would have fired once in')).toBeVisible()

  await page.getByLabel('Name of the alert').fill(name)
  await page.getByRole('button', { name: 'Create alert' }).click()
  const alert = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name, level: 3 }) })
    .last()
  await expect(alert).toContainText('never fired')
  await expect(alert.getByText(/^\W*ok$/)).toBeVisible()

  await expect.poll(() => MINUTE - (Date.now() % MINUTE), { timeout: 40 * SECOND }).toBeGreaterThan(30 * SECOND)
  await push(request, [{ symbol, price: 4.2, size: 300 }])
  const { alerts } = await api.read('/api/alerts?search=Oolong', AlertsResponse)
  const { id } = alerts[0]!
  const episodes = () => api.read(`/api/episodes?alert=${id}`, EpisodesResponse)
  expect((await episodes()).episodes).toEqual([])
  await push(request, [{ symbol, price: 4.2, size: 0.01 }])

  // Nobody reloads anything.
  const firing = page.getByRole('region', { name: 'Firing now' }).getByRole('listitem').filter({ hasText: name })
  await expect(firing).toBeVisible({ timeout: 10 * SECOND })
  await expect(page.getByRole('button', { name: /^Inbox, \d+ unread$/ })).toBeVisible()
  expect((await episodes()).episodes).toMatchObject([{ value: 300.01, mean: 100, n: 60, endedAt: null }])

  await firing.getByRole('link', { name }).click()
  await expect(page.getByRole('heading', { name: `${name} on ${symbol}` })).toBeVisible()
  const compared = page.getByRole('region', { name: 'What was compared' })
  for (const fact of ['Value300.01', 'Had to be beyond300', 'Average100', 'Real minutes60 of 60, 30 needed']) {
    await expect(compared.locator('dl > div').filter({ hasText: fact })).toBeVisible()
  }
  const news = page.getByRole('region', { name: 'How the news went' })
  await expect(news.getByRole('listitem').filter({ hasText: 'Delivered' })).toContainText('+ ')

  await page.getByRole('button', { name: 'Acknowledge' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Note, if there is one').fill('Put the kettle on')
  await dialog.getByRole('button', { name: 'Acknowledge' }).click()
  await expect(page.getByText(/Acknowledged .* ago: Put the kettle on/)).toBeVisible()
  await page.getByRole('button', { name: 'Snooze' }).click()
  await dialog.getByRole('button', { name: '1 h' }).click()
  await expect(page.getByText(/Snoozed until/)).toBeVisible()
  expect((await episodes()).episodes).toMatchObject([{ acknowledgedNote: 'Put the kettle on' }])

  await page.getByRole('button', { name: /^Inbox/ }).click()
  await expect(dialog.getByText('Unread').first()).toBeAttached()
  await dialog.getByRole('button', { name: 'Mark all as read' }).click()
  const told = dialog.getByRole('listitem').filter({ hasText: symbol }).filter({ hasText: name })
  await expect(told.first()).toBeVisible()
  await expect(told.first()).not.toContainText('Unread')
})

test('any minute says why an alert did not fire, and where one fired', async ({ page, request }) => {
  const symbol = 'PUSH:SENCHA'
  await pushPast(request, symbol, 400)
  await request.post('/api/alerts', {
    data: {
      name: 'Sencha is wanted',
      scope: { symbols: [symbol] },
      measure: 'volume',
      condition: {
        any: [
          { type: 'ratio', factor: 3, window: '1h' },
          { type: 'above', value: 4.5, measure: 'price' },
        ],
      },
    },
  })
  await page.goto(`/instruments/${symbol}`)
  await expect(page.getByLabel(/candles with volume/)).toHaveAttribute('data-lines', '1')
  const why = page.getByRole('region', { name: 'Why did it (not) fire?' })
  await why.getByLabel('Alert to explain').selectOption({ label: 'Sencha is wanted' })
  await why
    .getByLabel(/^Minute to explain/)
    .fill(new Date(minuteOf(Date.now()) - 80 * MINUTE).toISOString().slice(0, 16))
  await expect(why.getByText(/did not fire$/)).toBeVisible()
  await why.getByText('All values').click()
  await expect(why.getByText('too few real values before to say anything')).toBeVisible()
  await expect(why.locator('dl > div').filter({ hasText: 'Real minutes20 of 60, 30 needed' })).toBeVisible()
})

test('a refused alert says what is wrong at the field', async ({ page }) => {
  await page.goto('/alerts/new?symbols=PUSH:NONE,RECORDED:BTCUSD')
  await page.getByLabel('Times').fill('-3')
  await page.getByLabel('Average of the last').fill('a while')
  await page.getByRole('button', { name: 'Create alert' }).click()
  await expect(page.getByText('Not saved. 2 fields need a look:')).toBeVisible()
  await expect(page.getByLabel('Times')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel('Average of the last')).toHaveAccessibleDescription(/is no duration/)
  await page.getByLabel('Times').fill('3')
  await expect(page.getByLabel('Times')).not.toHaveAttribute('aria-invalid')
  await expect(page).toHaveURL(/alerts\/new/)
})

test('a channel shows its secret once, and a test says what really went wrong', async ({ page, api }) => {
  await page.goto('/alerts/channels')
  const add = page.getByRole('region', { name: 'Add a channel' })
  await add.getByLabel('Name').fill('Kettle')
  await add.getByLabel('Address').fill('http://127.0.0.1:9/hook')
  await add.getByRole('button', { name: 'Add channel' }).click()
  await expect(add.getByText(/^whsec_/)).toBeVisible()

  const kettle = page.getByRole('region', { name: 'Kettle', exact: true })
  await kettle.getByRole('button', { name: 'Test Kettle' }).click()
  await expect(kettle.getByRole('status').getByText(/127\.0\.0\.1/)).toBeVisible()
  const { channels } = await api.read('/api/channels', ChannelsResponse)
  const { lastError, provenAt } = channels.find(({ name }) => name === 'Kettle')!
  expect(lastError).toContain('127.0.0.1')
  expect(provenAt).toBeNull()
  await expect(kettle.getByText(lastError!).first()).toBeVisible()

  await page.reload()
  await expect(kettle).toBeVisible()
  await expect(page.getByText(/^whsec_/)).toHaveCount(0)
  await kettle.getByText(/^Wording/).click()
  await kettle.getByLabel('Title').fill('{{alert}} on {{nobody}}')
  await kettle.getByRole('button', { name: 'Save wording' }).click()
  await expect(kettle.getByLabel('Title')).toHaveAccessibleDescription(/there is no variable/)
  await kettle.getByRole('button', { name: 'Remove Kettle' }).click()
  await kettle.getByRole('button', { name: 'Remove Kettle' }).click()
  await expect(kettle).toHaveCount(0)
})

test('an alert is begun at a price of the chart, by pointer and by keys', { tag: '@phone' }, async ({ page }) => {
  const symbol = 'RECORDED:LTCUSD'
  const { name: project } = test.info().project
  const chart = page.getByLabel(/candles with volume/)
  await page.goto(`/instruments/${symbol}`)
  await expect(chart).toHaveAttribute('data-drawn', 'true')
  const { x, y, width, height } = (await chart.boundingBox())!
  const [left, top] = [x + width / 3, y + height / 3]
  await (project === 'phone' ? page.touchscreen.tap(left, top) : page.mouse.click(left, top))
  const chosen = page.getByRole('group', { name: /^Chosen: \d{4}-\d\d-\d\d \d\d:\d\d UTC$/ })
  const link = chosen.getByRole('link', { name: /^Alert at [\d,.]+$/ })
  const price = (await link.innerText()).replace(/[^\d.]/g, '')
  await chosen.getByRole('button', { name: 'Why did it (not) fire?' }).click()
  const why = page.getByRole('region', { name: 'Why did it (not) fire?' })
  await expect(why.getByText(/fire[d]?$/).first()).toBeInViewport()
  await link.click()
  await expect(page.getByLabel('Measure')).toHaveValue('price')
  await expect(page.getByLabel('Level')).toHaveValue(String(Number(price)))
  await page.getByLabel('Name of the alert').fill(`Chart ${project}`)
  await page.getByRole('button', { name: 'Create alert' }).click()
  await expect(page).toHaveURL(new RegExp(`/instruments/${symbol}$`))
  await expect(chart).toHaveAttribute('data-lines', /^[1-9]/)
  await why.getByLabel('Alert to explain').selectOption({ label: `Chart ${project}` })
  if (project === 'phone') return

  await expect(chart).toHaveAttribute('data-drawn', 'true')
  await chart.focus()
  await chart.press('ArrowLeft')
  await chart.press('Enter')
  const menu = page.getByRole('menu')
  await expect(menu.getByRole('menuitem')).toHaveText([/^Alert at/, /^Why did it/, /^Copy/])
  await page.keyboard.press('Escape')
  await expect(chart).toBeFocused()
  await page.mouse.click(left, top, { button: 'right' })
  await menu.getByRole('menuitem', { name: 'Why did it (not) fire here?' }).click()
  await expect(why.getByText(/fire[d]?$/).first()).toBeVisible()
  await chart.focus()
  await chart.press('a')
  await expect(page).toHaveURL(/\/alerts\/new\?symbol=RECORDED:LTCUSD&type=crosses-(up|down)&value=[\d.]+&from=chart$/)
})

test('one alert watches a whole watchlist', async ({ page, request }) => {
  const symbols = ['RECORDED:EOSUSD', 'RECORDED:NEOUSD']
  const made = await request.post('/api/watchlists', { data: { name: 'To be watched', symbols } })
  const { watchlist } = WatchlistResponse.parse(await made.json())
  await page.goto(`/?list=${watchlist.id}`)
  await page.getByRole('link', { name: 'Alert on this list' }).click()
  await expect(page.getByRole('status', { name: 'The alert in words' })).toContainText(symbols.join(' or '))
})

test('a message that was given up is sent again', async ({ page, request }) => {
  const symbol = 'PUSH:GYOKURO'
  const made = await request.post('/api/channels', {
    data: { name: 'Nobody there', type: 'webhook', url: 'http://127.0.0.1:9/hook' },
  })
  const channel = NewChannelResponse.parse(await made.json())
  await push(request, [{ symbol, price: 1, size: 1 }])
  await request.post('/api/alerts', {
    data: {
      name: 'Gyokuro is dear',
      scope: { symbols: [symbol] },
      condition: { type: 'above', value: 10 },
      channels: [channel.id],
    },
  })
  await push(request, [{ symbol, price: 11, size: 1 }])
  await page.goto(`/alerts/deliveries?channel=${channel.id}&state=dead`)
  const letter = page.getByRole('listitem').filter({ hasText: 'Gyokuro is dear' })
  await expect(letter.first()).toContainText('127.0.0.1 is not a public address')
  await letter.first().getByText('1 attempt').click()
  await letter
    .first()
    .getByRole('button', { name: /^Replay/ })
    .click()
  // It is refused again, and both attempts are told.
  await expect(letter.first().getByText('2 attempts')).toBeVisible()
  await page.goto('/alerts/channels')
  const card = page.getByRole('region', { name: 'Nobody there', exact: true })
  await expect(card.getByText('failing')).toBeVisible()
  await request.delete(`/api/channels/${channel.id}`)
})

test('all messages are paused and resumed', async ({ page }) => {
  await page.goto('/alerts')
  await page.getByRole('button', { name: 'Pause all…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '1 h' }).click()
  await expect(page.getByText(/Messages paused until/)).toBeVisible()
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByRole('button', { name: 'Pause all…' })).toBeVisible()
})

const PAGES: [name: string, path: string, isDrawn: (page: Page) => Promise<void>][] = [
  [
    'Alerts',
    '/alerts',
    (page) =>
      expect(page.getByRole('region', { name: 'Alerts', exact: true }).getByRole('listitem').first()).toBeVisible(),
  ],
  [
    'A new alert',
    '/alerts/new?symbol=RECORDED:BTCUSD',
    (page) => expect(page.getByText(/Would have fired/).first()).toBeVisible(),
  ],
  ['A saved alert', '/alerts/1', (page) => expect(page.getByText(/Would have fired/).first()).toBeVisible()],
  ['Episodes', '/alerts/episodes', (page) => expect(page.getByRole('region', { name: 'Earlier' })).toBeVisible()],
  ['Channels', '/alerts/channels', (page) => expect(page.getByRole('region', { name: 'Inbox' })).toBeVisible()],
  ['Deliveries', '/alerts/deliveries', (page) => expect(page.getByLabel('State')).toBeVisible()],
]

for (const [name, path, isDrawn] of PAGES) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${name} in ${colorScheme} has no serious obstacle`, { tag: '@phone' }, async ({ page }) => {
      await page.emulateMedia({ colorScheme })
      await page.goto(path)
      await isDrawn(page)
      const { violations } = await new AxeBuilder({ page }).analyze()
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      const places = serious.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
      expect(places).toEqual([])
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(beyond, 'nothing reaches beyond the side of the screen').toBeLessThanOrEqual(0)
    })
  }
}
