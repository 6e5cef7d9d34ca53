import { defineConfig } from '@playwright/test'
import { browserOptions, DESKTOP } from './browser-options'
import { readRun } from './run'

/** Takes the picture of the README: `npm run picture`. */
export default defineConfig({
  testMatch: 'picture.ts',
  outputDir: '../test-results',
  reporter: 'list',
  timeout: 180_000,
  use: { ...browserOptions(), ...DESKTOP, baseURL: readRun().open.url, colorScheme: 'dark' },
})
