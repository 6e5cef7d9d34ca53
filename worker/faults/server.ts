import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '@/lib/platform/db'
import { migrate } from '@/lib/platform/migrate'
import { startPostgres, type Postgres } from '@/scripts/postgres'
import { signal } from '@/scripts/process-table'

/** As in production, but small; a commit still survives every process, though not a power cut. */
const SETTINGS = { shared_buffers: '64MB', fsync: 'off' }

/** A PostgreSQL of one's own on a folder of its own, to be killed. */
export async function openServer() {
  const folder = mkdtempSync(join(tmpdir(), `candlewick-faults-${process.pid}-`))
  // Root's PostgreSQL is another user and must get through; below, its own folder is closed.
  if (process.getuid?.() === 0) chmodSync(folder, 0o711)
  const dataDir = join(folder, 'postgres')
  let running: Postgres = await startPostgres({ dataDir, settings: SETTINGS })
  await migrate(running.url)
  const { db, close } = connect(running.url, { max: 3, name: 'fault test' })
  const killAtExit = () => signal(running.pid, 'SIGQUIT')
  process.once('exit', killAtExit)
  return {
    folder,
    db,
    url: running.url,
    /** SIGKILL: nobody in there can say goodbye. */
    async kill() {
      signal(running.pid, 'SIGKILL')
      await running.exited
    },
    /** On the same port. Finds its own way out of what the last one left. */
    async start() {
      running = await startPostgres({ dataDir, settings: SETTINGS, port: running.port })
    },
    async close() {
      await close()
      await running.stop('immediate')
      process.off('exit', killAtExit)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type Server = Awaited<ReturnType<typeof openServer>>
