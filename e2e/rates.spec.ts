import { EpisodesResponse } from '@/lib/alerts/contract'
import { InstrumentsResponse } from '@/lib/instruments/contract'
import { DAY, SECOND } from '@/lib/platform/time'
import { RatesResponse } from '@/lib/rates/contract'
import { dayOf } from '@/lib/rates/day'
import { UploadDetail, UploadsResponse } from '@/lib/uploads/contract'
import { expect, test } from './fixtures'

const PHONE = { tag: '@phone' }
const EXAMPLE = 'date_from=2016-01-01&date_to=2016-01-04&origin=CNSGH&destination=north_europe_main'

test('a person charts a lane, finds another in the tree, and compares the two', PHONE, async ({ page, api }) => {
  expect(await api.read(`/api/rates?${EXAMPLE}`, RatesResponse)).toEqual([
    { day: '2016-01-01', average_price: 1112 },
    { day: '2016-01-02', average_price: 1112 },
    { day: '2016-01-03', average_price: null },
    { day: '2016-01-04', average_price: null },
  ])
  await page.goto('/rates?lanes=CNSGH-north_europe_main&until=2016-01-31')
  const chart = page.getByRole('img', { name: /^Daily average of CNSGH to north_europe_main/ })
  await expect(chart).toHaveAttribute('data-known-days', '29')
  const days = page.getByRole('table', { name: 'Daily averages, the newest day first' })
  await expect(days.getByRole('row', { name: /2016-01-01/ })).toContainText('1,112')
  await expect(days.getByRole('row', { name: /2016-01-03/ })).toContainText('–')

  await page.getByRole('button', { name: 'Compare with another' }).click()
  const second = page.getByRole('group', { name: 'Lane 2' })
  await second.getByRole('combobox', { name: 'Destination' }).fill('rotter')
  await page.getByRole('option', { name: /Rotterdam/ }).click()
  await expect(page).toHaveURL(/CNSGH-north_europe_main,CNSGH-NLRTM/)
  await expect(page.getByRole('img', { name: /CNSGH to NLRTM/ })).toHaveAttribute('data-lanes', '2')
  await expect(days.getByRole('row', { name: /2016-01-01/ })).toContainText('882')
  await page.reload()
  await expect(page.getByRole('img', { name: /CNSGH to NLRTM/ })).toHaveAttribute('data-known-days', '58')
})

test('a person uploads a file with one bad row, reads which, mends it, and sends it again', async ({ page, api }) => {
  const rows = Array.from(
    { length: 9 },
    (_, at) => `2019-05-0${1 + (at % 3)},2019-05-0${1 + (at % 3)},CNSGH,DEHAM,${1_000 + at}`,
  )
  const head = 'date_from,date_to,origin_code,destination_code,price'
  const file = (lines: string[]) => ({
    name: 'may.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from([head, ...lines, ''].join('\r\n')),
  })
  await page.goto('/rates/upload')
  await page
    .getByLabel('File of prices', { exact: true })
    .setInputFiles(file(rows.with(4, '2019-05-02,2019-05-02,CNSGH,DEHAM,=1+1')))
  await expect(page.getByRole('table', { name: 'The first rows of the file' })).toContainText('origin_code')
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await expect(page.getByText('1 of 9 rows are bad, so nothing was stored.')).toBeVisible()
  await expect(page.getByRole('table', { name: 'Bad rows' }).getByRole('row', { name: /^6 / })).toContainText('formula')
  const range = 'date_from=2019-05-01&date_to=2019-05-03&origin=CNSGH&destination=DEHAM'
  const averages = async () =>
    (await api.read(`/api/rates?${range}`, RatesResponse)).map(({ average_price }) => average_price)
  expect(await averages()).toEqual([null, null, null])

  await page.getByLabel('File of prices', { exact: true }).setInputFiles(file(rows))
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await expect(page.getByText('9 prices of 9 rows stored.')).toBeVisible()
  expect(await averages()).toEqual([1_003, 1_004, 1_005])

  await page.getByLabel('File of prices', { exact: true }).setInputFiles(file(rows))
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await expect(page.getByText('was sent before.')).toBeVisible()
  expect(await averages()).toEqual([1_003, 1_004, 1_005])
  const { uploads } = await api.read('/api/rates/uploads', UploadsResponse)
  expect(uploads.filter(({ name }) => name === 'may.csv').map(({ state }) => state)).toEqual(['applied', 'refused'])
  const refused = uploads.find(({ state }) => state === 'refused')!
  const detail = await api.read(`/api/rates/uploads/${refused.id}`, UploadDetail)
  expect(detail.errors).toMatchObject([{ line: 6 }])
})

test('a lane is an instrument: listed, ranked, with a page of its own', async ({ page, api }) => {
  const { instruments } = await api.read('/api/instruments?kind=lane&search=CNSGH-NLRTM', InstrumentsResponse)
  expect(instruments).toMatchObject([{ symbol: 'LANE:CNSGH-NLRTM', quote: 'USD', recorded: true }])
  await page.goto('/instruments/LANE:CNSGH-NLRTM')
  await expect(page.getByRole('heading', { name: 'LANE:CNSGH-NLRTM', level: 1 })).toBeVisible()
  await expect(page.getByRole('img', { name: /^Daily average of CNSGH to NLRTM/ })).toHaveAttribute(
    'data-known-days',
    '29',
  )
  await page.goto('/ranks?measure=rate')
  await expect(page.getByRole('link', { name: /^LANE:/ }).first()).toBeVisible()
})

test('an alert on a lane is tried on its past, saved, and fires with the prices of a day', async ({
  page,
  api,
  request,
}) => {
  const symbol = 'LANE:NLRTM-CNSGH'
  const name = 'Empty boxes are dear'
  const dayBack = (days: number) => dayOf(Date.now() - days * DAY)
  const post = async (from: number, to: number, price: number) => {
    const row = {
      date_from: dayBack(from),
      date_to: dayBack(to),
      origin_code: 'NLRTM',
      destination_code: 'CNSGH',
      price,
    }
    expect((await request.post('/api/rates', { data: [row, row, row] })).status()).toBe(201)
  }
  await post(70, 31, 1_000)
  await post(30, 30, 1_600)
  await post(29, 1, 1_000)

  await page.goto(`/rates?lanes=NLRTM-CNSGH`)
  await page.getByRole('group', { name: 'Lane 1' }).getByRole('link', { name: 'Alert' }).click()
  await expect(page.getByRole('status', { name: 'The alert in words' })).toContainText(
    `Fires when, on ${symbol}, freight rate is more than 1.5 times its average of the 30 d before.`,
  )
  const trial = page.getByRole('region', { name: 'Tried on the past' })
  await expect(trial.getByText('Would have fired once in')).toBeVisible()
  await expect(trial.getByText('1 lane looked at, day by day')).toBeVisible()
  await expect(trial.getByRole('row').filter({ hasText: symbol })).toContainText(dayBack(30))
  await expect(trial.getByRole('img', { name: /1d candles with 1 marks$/ })).toBeVisible()
  await page.getByLabel('Average of the last').fill('12h')
  await page.getByLabel('Name of the alert').fill(name)
  await page.getByRole('button', { name: 'Create alert' }).click()
  await expect(page.getByText(/is not in whole days/).first()).toBeVisible()
  await page.getByLabel('Average of the last').fill('30d')
  await page.getByRole('button', { name: 'Create alert' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: name }).first()).toContainText('never fired')

  await post(0, 0, 1_600)
  // Nobody reloads anything. The day a month ago lifts the average: half more of it is 1530.
  const firing = page.getByRole('region', { name: 'Firing now' }).getByRole('listitem').filter({ hasText: name })
  await expect(firing).toBeVisible({ timeout: 20 * SECOND })
  await expect(firing).toContainText('1.5 times the average of 1020 over the 30 days before (30 of them real)')
  const { episodes } = await api.read(`/api/episodes?symbol=${symbol}`, EpisodesResponse)
  expect(episodes).toMatchObject([{ value: 1_600, threshold: 1_530, n: 30, startedAt: Date.parse(dayBack(0)) }])
  await page.getByRole('button', { name: /^Inbox, \d+ unread$/ }).click()
  await expect(page.getByRole('dialog').getByRole('listitem').filter({ hasText: symbol }).first()).toBeVisible()
  await page.keyboard.press('Escape')
  await firing.getByRole('link', { name }).click()
  const compared = page.getByRole('region', { name: 'What was compared' })
  await expect(compared.locator('dl > div').filter({ hasText: 'Real days30 of 30, 15 needed' })).toBeVisible()

  await page.goto(`/instruments/${symbol}`)
  const chart = page.getByRole('img', { name: /^Daily average of NLRTM to CNSGH/ })
  await expect(chart).toHaveAttribute('data-fired', '1')
  const why = page.getByRole('region', { name: 'Why did it (not) fire?' })
  await why.getByLabel('Day to explain').fill(dayBack(0))
  await expect(why.getByText('▲ fired')).toBeVisible()
  await why.getByRole('button', { name: 'One day earlier' }).click()
  await expect(why.getByText('✕ did not fire')).toBeVisible()
  await expect(why.getByText(/Freight rate was 1000, not more than 1530/)).toBeVisible()
})
