import { z } from 'zod'

const House = z.object({ url: z.url(), dataDir: z.string(), log: z.string(), env: z.record(z.string(), z.string()) })

/** What `scripts/e2e-run.ts` has started, and tells the tests. */
const Run = z.object({
  browser: z.string(),
  /** The exchange behind the live sources of the open house. */
  exchange: z.url(),
  open: House,
  guarded: House,
  /** As a newcomer finds it: nothing but the recorded market. */
  fresh: House,
  token: z.string(),
})
export type Run = z.infer<typeof Run>

export function readRun(): Run {
  const told = process.env.CANDLEWICK_E2E
  if (!told) throw new Error('The stories need houses to happen in: run them with `npm run test:e2e`.')
  return Run.parse(JSON.parse(told))
}
