import type { PlaywrightTestOptions, PlaywrightWorkerOptions } from '@playwright/test'
import { readRun } from './run'

/** Chromium that talks to nobody but us. */
export const ARGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
]

/** Chromium refuses to sandbox itself as root. */
export const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []

export const browserOptions = (): Partial<PlaywrightTestOptions & PlaywrightWorkerOptions> => ({
  launchOptions: { executablePath: readRun().browser, args: [...ARGS, ...asRoot] },
  locale: 'en-GB',
  timezoneId: 'UTC',
})

export const DESKTOP = { viewport: { width: 1440, height: 900 } }
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
