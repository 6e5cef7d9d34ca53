import { defineConfig } from 'vitest/config'

// The long form of the fault tests: more rounds, more load. FAULT_SEED repeats a run, FAULT_ROUNDS says how long it is.
process.env.FAULT_ROUNDS ??= '5'
process.env.FAULT_SEED ??= String(Math.floor(Math.random() * 2 ** 31))

export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    include: ['worker/faults/**/*.test.ts'],
    globalSetup: './scripts/test-database.ts',
    testTimeout: 60_000,
    maxWorkers: 1,
  },
})
