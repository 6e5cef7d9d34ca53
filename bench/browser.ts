import { type Browser, type BrowserContext, chromium } from '@playwright/test'
import { ARGS, asRoot } from '../e2e/browser-options'
import { findBrowser } from '../scripts/e2e-browser'

const WINDOW = { width: 1440, height: 900 }

/** A Chromium that talks to nobody but us, closed afterwards. */
export async function withBrowser<T>(say: (line: string) => void, work: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await chromium.launch({ executablePath: await findBrowser(say), args: [...ARGS, ...asRoot] })
  try {
    return await work(browser)
  } finally {
    await browser.close()
  }
}

/** tsx has every function keep its name by a helper, which functions that are handed to a page need there too. */
export async function openContext(browser: Browser, viewport = WINDOW): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport })
  await context.addInitScript({ content: 'globalThis.__name = (named) => named' })
  return context
}
