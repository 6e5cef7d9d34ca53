import { defineConfig } from '@playwright/test'
import { browserOptions, DESKTOP, PHONE } from './browser-options'
import { readRun } from './run'

const SLOW = /(outage|crash|token|first-minutes|stale)\.spec/
const { open, guarded, fresh } = readRun()

export default defineConfig({
  outputDir: '../test-results',
  // One picture for every machine: nothing in them depends on it.
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  reporter: [['./last-lines.ts'], ['list']],
  // Two of the three mostly wait for minutes to pass.
  workers: 3,
  // Times are real here, and the machine may be anybody's. What passes at the second telling is listed as flaky.
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  use: {
    ...browserOptions(),
    baseURL: open.url,
    // Pictures of every moment would cost more than the stories themselves.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'outage', testMatch: 'outage.spec.ts', use: DESKTOP },
    {
      name: 'guarded',
      testMatch: ['crash.spec.ts', 'token.spec.ts'],
      use: { ...PHONE, baseURL: guarded.url },
      workers: 1,
    },
    {
      name: 'fresh',
      testMatch: ['first-minutes.spec.ts', 'stale.spec.ts'],
      use: { ...DESKTOP, baseURL: fresh.url },
      workers: 1,
    },
    { name: 'desktop', testIgnore: SLOW, use: DESKTOP },
    { name: 'phone', testIgnore: SLOW, grep: /@phone/, use: PHONE },
  ],
})
