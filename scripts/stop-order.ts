import { SECOND } from '@/lib/platform/time'

type Stop = { name: 'worker' | 'web' | 'recorded' | 'postgres'; signal: NodeJS.Signals; within: number }

/** The worker first, because it still has to write; the database last, because it is written to. `within` is in ms. */
export const STOP_ORDER: readonly Stop[] = [
  { name: 'worker', signal: 'SIGTERM', within: 20 * SECOND },
  { name: 'web', signal: 'SIGTERM', within: 10 * SECOND },
  { name: 'recorded', signal: 'SIGTERM', within: 5 * SECOND },
  // SIGINT is PostgreSQL's fast shutdown: it ends the sessions and writes a checkpoint.
  { name: 'postgres', signal: 'SIGINT', within: 60 * SECOND },
]
