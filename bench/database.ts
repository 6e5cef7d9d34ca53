import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, type QueryConfig } from 'pg'
import { migrate } from '@/lib/platform/migrate'
import { startPostgres } from '../scripts/postgres'
import { clearLeftovers, readPostmasterFile } from '../scripts/postgres-leftovers'
import { isAlive, signal } from '../scripts/process-table'

const FOLDER = 'candlewick-bench-'

export type Database = { url: string; pid: number; folder: string; client: Client }

/** A server of its own with the settings that ship, migrated and empty, in a folder that is gone afterwards. */
export async function withDatabase<T>(
  work: (database: Database) => Promise<T>,
  settings: Record<string, string> = {},
): Promise<T> {
  await sweep()
  const folder = mkdtempSync(join(tmpdir(), `${FOLDER}${process.pid}-`))
  // Root's PostgreSQL is another user and must get through.
  if (process.getuid?.() === 0) chmodSync(folder, 0o711)
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const server = await startPostgres({ dataDir: join(folder, 'postgres'), settings })
    const killAtExit = () => {
      signal(server.pid, 'SIGQUIT')
      remove()
    }
    process.once('exit', killAtExit)
    try {
      await migrate(server.url)
      const client = new Client({ connectionString: server.url, application_name: 'candlewick bench' })
      client.on('error', () => {})
      await client.connect()
      try {
        return await work({ url: server.url, pid: server.pid, folder, client })
      } finally {
        await client.end()
      }
    } finally {
      process.off('exit', killAtExit)
      await server.stop('immediate')
    }
  } finally {
    remove()
  }
}

/** Removes what a run that was killed left behind. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(FOLDER))) {
    const owner = Number(name.slice(FOLDER.length).split('-')[0])
    if (Number.isNaN(owner) || isAlive(owner)) continue
    const dataDir = join(tmpdir(), name, 'postgres')
    if (readPostmasterFile(dataDir)) await clearLeftovers(dataDir, () => {})
    rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}

/** `question`: SQL, or with a name: then it is prepared once. */
export async function rowsOf<R extends object>(
  client: Client,
  question: string | QueryConfig,
  values: unknown[] = [],
): Promise<R[]> {
  return (await client.query<R>(question, values)).rows
}

export async function numberOf(client: Client, text: string, values: unknown[] = []): Promise<number> {
  const [row] = await rowsOf<Record<string, unknown>>(client, text, values)
  return Number(Object.values(row ?? {})[0] ?? NaN)
}
