import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    include: ['{app,components,lib,worker,scripts}/**/*.test.ts?(x)'],
    globalSetup: './scripts/test-database.ts',
    testTimeout: 20_000,
    maxWorkers: 2,
  },
})
