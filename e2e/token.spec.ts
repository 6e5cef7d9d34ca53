import { Problem } from '@/lib/platform/contract'
import { expect, stateBadge, test } from './fixtures'

test('the dashboard asks for the token once, and works from then on', async ({ page, run }) => {
  await page.goto('/sources')
  const source = page.getByRole('region', { name: /^Recorded market/ })
  await source.getByRole('button', { name: /^Pause/ }).click()

  const dialog = page.getByRole('dialog', { name: 'Changes need the access token' })
  await dialog.getByLabel('Access token').fill('a wrong one')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(dialog.getByRole('alert')).toBeVisible()
  await dialog.getByLabel('Access token').fill(run.token)
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(dialog).toBeHidden()
  await expect(stateBadge(source, 'paused')).toBeVisible()

  await page.reload()
  await source.getByRole('button', { name: /^Resume/ }).click()
  await expect(stateBadge(source, 'ok')).toBeVisible()
  await expect(dialog).toBeHidden()
})

test('a program without the token may look but not write', async ({ request, run }) => {
  expect((await request.get('/api/sources')).status()).toBe(200)
  const refused = await request.post('/api/sources/recorded/pause')
  expect(refused.status()).toBe(401)
  expect(Problem.parse(await refused.json()).type).toBe('/problems/unauthorised')
  const headers = { authorization: `Bearer ${run.token}` }
  expect((await request.post('/api/sources/recorded/resume', { headers })).status()).toBe(200)
})
