import { WatchlistsResponse } from '@/lib/watchlists/contract'
import { expect, test } from './fixtures'
import { obstacles } from './obstacles'

test('a list is made of pasted symbols, ordered, renamed and deleted', { tag: '@phone' }, async ({ page, api }) => {
  const { name: project } = test.info().project
  const name = `Coins ${project}`
  const findList = async (called: string) =>
    (await api.read('/api/watchlists', WatchlistsResponse)).watchlists.find((list) => list.name === called)

  await page.goto('/')
  await page.getByRole('button', { name: 'New watchlist' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel(/^Symbols/).fill('recorded:ltcusd, RECORDED:BTC/USD\nRECORDED:XRPUSD nosuchusd ltcusd')
  await dialog.getByRole('button', { name: 'Save' }).click()
  const left = dialog.getByRole('alert')
  await expect(left.getByText('NOSUCHUSD is not known')).toBeVisible()
  await expect(left.getByText('LTCUSD is at several sources:')).toBeVisible()
  expect(await obstacles(page)).toEqual([])
  expect((await findList(name))!.symbols).toEqual(['RECORDED:LTCUSD', 'RECORDED:BTCUSD', 'RECORDED:XRPUSD'])

  await dialog
    .getByLabel(/symbols/i)
    .last()
    .fill('recorded:ethusd')
  await dialog.getByRole('button', { name: 'Move RECORDED:BTCUSD up' }).click()
  await dialog.getByRole('button', { name: 'Take RECORDED:XRPUSD off the list' }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  await expect(page).toHaveURL(/list=\d+/)
  const region = page.getByRole('region', { name })
  const links = region.getByRole('link')
  await expect(links).toHaveText(['RECORDED:BTCUSD', 'RECORDED:LTCUSD', 'RECORDED:ETHUSD'])

  await page.reload()
  await expect(links).toHaveText(['RECORDED:BTCUSD', 'RECORDED:LTCUSD', 'RECORDED:ETHUSD'])
  await region.getByRole('button', { name: 'Instrument' }).click()
  await expect(region.getByRole('columnheader', { name: 'Instrument' })).toHaveAttribute('aria-sort', 'ascending')
  await expect(links).toHaveText(['RECORDED:BTCUSD', 'RECORDED:ETHUSD', 'RECORDED:LTCUSD'])

  await page.getByRole('button', { name: 'Edit list' }).click()
  await dialog.getByLabel('Name').fill(`${name} renamed`)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('radio', { name: `${name} renamed` })).toBeChecked()

  await page.getByRole('button', { name: 'Edit list' }).click()
  await dialog.getByRole('button', { name: 'Delete list' }).click()
  await dialog.getByRole('button', { name: 'Really delete it' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('region', { name: 'All instruments' })).toBeVisible()
  expect(await findList(`${name} renamed`)).toBeUndefined()
})

test('a name that is taken, and a list that is not there, are refused', async ({ request }) => {
  const made = await request.post('/api/watchlists', { data: { name: 'Taken' } })
  expect(made.status()).toBe(201)
  const { watchlist } = await made.json()
  expect((await request.post('/api/watchlists', { data: { name: 'taken' } })).status()).toBe(409)
  expect((await request.delete(`/api/watchlists/${watchlist.id}`)).status()).toBe(204)
  expect((await request.delete(`/api/watchlists/${watchlist.id}`)).status()).toBe(404)
  expect((await request.patch('/api/watchlists/x', { data: {} })).status()).toBe(400)
})
