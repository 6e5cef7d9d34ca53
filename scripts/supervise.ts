import { join } from 'node:path'
import { SECOND } from '@/lib/platform/time'
import { keepChild } from './child'
import { childSpecs } from './children'
import { keepSecret } from './data-folder'
import { keepPostgres } from './keep-postgres'
import type { Part, Surroundings } from './keep-running'
import { openLogs } from './logs'
import { migrateDatabase } from './migrate'
import { removePid } from './pids'
import type { Prepared } from './prepare'
import { say, step } from './progress.mjs'
import { addressOf, untilReady } from './readiness'
import { listenForStop } from './stop-signals'
import { STOP_ORDER } from './stop-order'

type Supervised = Prepared & { dev?: boolean; specs?: typeof childSpecs }

/** Starts everything, keeps it running until it is asked to stop, and stops it in order. */
export async function supervise({ specs = childSpecs, dev = false, ...prepared }: Supervised): Promise<void> {
  const { env, dataDir, runDir, release } = prepared
  const stop = listenForStop()
  const parts: Part[] = []
  const deaths = new Map<string, number>()
  const surroundings: Surroundings = {
    runDir,
    say: sayWithTime,
    takeLine: openLogs(join(dataDir, 'log'), sayWithTime),
    onDeath: (name, inARow) => deaths.set(name, inARow),
  }
  /** Once a stop is asked for, nothing that is still under way is waited for. */
  const unlessStopped = <T>(work: Promise<T>): Promise<T> => Promise.race([work, stop.asRejection])
  try {
    const secret = env.SECRET ?? keepSecret(join(dataDir, 'secret'))
    const address = addressOf(env.HOST, prepared.port)
    const log = (line: string) => surroundings.takeLine('postgres', line, 'stdout')
    const server = env.DATABASE_URL
      ? undefined
      : await keepPostgres({ dataDir: join(dataDir, 'postgres'), log, signal: stop.requested }, surroundings)
    server?.started.catch(() => {}) // told by step 4, which waits for it
    if (server) parts.push(server)
    const databaseUrl = env.DATABASE_URL ?? server!.url
    const children = specs({ ...prepared, databaseUrl, secret, dev })
    // They get ready while the database is made: the web waits to be asked, the worker until the tables are there.
    parts.push(...children.map((spec) => keepChild(spec, surroundings)))
    await step(4, 'PostgreSQL', () => server?.started)
    await step(5, 'Migrations', () => unlessStopped(migrateDatabase(databaseUrl, { queueTables: !env.REDIS_URL })))
    await step(6, 'Worker and web', () => unlessStopped(untilReady(`${address}/api/ready`, deaths)))
    say(`\nCandlewick is ready: ${address}`)
    await stop.asRejection
  } catch (error) {
    if (!stop.requested.aborted) throw error
  } finally {
    await stopAll(parts, runDir, stop.hurry)
    release()
  }
}

async function stopAll(parts: readonly Part[], runDir: string, hurry: AbortSignal): Promise<void> {
  for (const { name } of STOP_ORDER) {
    const part = parts.find((candidate) => candidate.name === name)
    if (!part) continue
    const startedAt = Date.now()
    await part.stop(hurry)
    removePid(runDir, name)
    sayWithTime(`${name} stopped (${((Date.now() - startedAt) / SECOND).toFixed(1)} s)`)
  }
}

const sayWithTime = (line: string) => say(`${new Date().toISOString().slice(11, 19)} ${line}`)
