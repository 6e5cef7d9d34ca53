import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** What would stop somebody who does not see or point: the serious and critical findings, and where. */
export async function obstacles(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return serious.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}
