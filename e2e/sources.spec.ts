import { expect, stateBadge, test } from './fixtures'

test('a source is paused and resumed', async ({ page, api }) => {
  await page.goto('/sources')
  const kraken = page.getByRole('region', { name: 'Kraken' })
  await expect(stateBadge(kraken, 'ok')).toBeVisible()

  await kraken.getByRole('button', { name: 'Pause Kraken' }).click()
  await expect(stateBadge(kraken, 'paused')).toBeVisible()
  await expect(kraken.getByText('Paused by a person: nothing is asked.')).toBeVisible()
  expect((await api.source('kraken')).state).toBe('paused')

  await kraken.getByRole('button', { name: 'Resume Kraken' }).click()
  await expect(stateBadge(kraken, 'paused')).toBeHidden()
  await expect.poll(async () => (await api.source('kraken')).state, { timeout: 75_000 }).toBe('ok')
})

test('a pair that the exchange does not know is shown as such and sinks no other', async ({ page, api }) => {
  await page.goto('/sources')
  const kraken = page.getByRole('region', { name: 'Kraken' })
  await kraken.getByLabel('Code to track at Kraken').fill('nosuchusd')
  await kraken.getByRole('button', { name: 'Track', exact: true }).click()
  const unknown = kraken.getByRole('listitem').filter({ hasText: 'NOSUCHUSD' })
  await expect(unknown.getByText('unknown to the exchange')).toBeVisible({ timeout: 75_000 })
  expect((await api.source('kraken')).state).toBe('ok')

  await kraken.getByRole('button', { name: 'Stop tracking NOSUCHUSD at Kraken' }).click()
  await expect(unknown).toHaveCount(0)
})
