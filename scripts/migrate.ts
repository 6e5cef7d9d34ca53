import { setTimeout as sleep } from 'node:timers/promises'
import { SECOND } from '@/lib/platform/time'
import { migrate } from '@/lib/platform/migrate'
import { Problem } from './problem.mjs'

const NOT_THERE_YET = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'CONNECT_TIMEOUT',
  '57P03',
])

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

/** Migrates, and gives a database that is still starting (as in a compose file) its time. */
export async function migrateDatabase(url: string, { queueTables = true, patience = 30 * SECOND } = {}): Promise<void> {
  const deadline = Date.now() + patience
  for (;;) {
    try {
      return await migrate(url, { queueTables })
    } catch (error) {
      const code = codeOf(error)
      if (!NOT_THERE_YET.has(code) || Date.now() > deadline) throw explain(error, code)
      await sleep(SECOND / 2)
    }
  }
}

function explain(error: unknown, code: string): unknown {
  if (NOT_THERE_YET.has(code))
    return new Problem(
      `The database does not answer (${code}): check DATABASE_URL, or unset it to use the embedded one.`,
    )
  // Classes 28 and 3D of the SQL standard: who may connect, and to which database.
  if (/^(28|3D)/.test(code) && error instanceof Error)
    return new Problem(`The database refuses us (${error.message}): check DATABASE_URL.`)
  return error
}
