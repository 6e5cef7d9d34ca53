import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { keepChild } from './child'
import { calm, readLogLine } from './child-log'
import { childSpecs, type ChildSettings } from './children'
import { keepSecret } from './data-folder'
import { keepPostgres } from './keep-postgres'
import type { Part, Surroundings } from './keep-running'
import { openLogFile } from './log-file'
import { migrateDatabase } from './migrate'
import { removePid } from './pids'
import type { Prepared } from './prepare'
import { Problem } from './problem.mjs'
import { say, step } from './progress.mjs'
import { listenForStop } from './stop-signals'
import { STOP_ORDER } from './stop-order'

const READY_WITHIN = 3 * MINUTE

type Supervised = Prepared & { dev?: boolean; specs?: typeof childSpecs }

/** Starts everything, keeps it running until it is asked to stop, and stops it in order. */
export async function supervise({ specs = childSpecs, dev = false, ...prepared }: Supervised): Promise<void> {
  const { env, dataDir, runDir, release } = prepared
  const stop = listenForStop()
  const parts: Part[] = []
  const surroundings: Surroundings = { runDir, say: sayWithTime, takeLine: openLogs(join(dataDir, 'log')) }
  /** Once a stop is asked for, nothing that is still under way is waited for. */
  const unlessStopped = <T>(work: Promise<T>): Promise<T> => Promise.race([work, stop.asRejection])
  try {
    const databaseUrl = await step(4, 'PostgreSQL', async () => {
      if (env.DATABASE_URL) return env.DATABASE_URL
      const log = (line: string) => surroundings.takeLine('postgres', line, 'stdout')
      const server = await keepPostgres(
        { dataDir: join(dataDir, 'postgres'), log, signal: stop.requested },
        surroundings,
      )
      parts.push(server)
      return server.url
    })
    await step(5, 'Migrations', () => unlessStopped(migrateDatabase(databaseUrl, { queueTables: !env.REDIS_URL })))
    const secret = env.SECRET ?? keepSecret(join(dataDir, 'secret'))
    const settings: ChildSettings = { ...prepared, databaseUrl, secret, dev }
    const address = `http://${reachable(env.HOST)}:${prepared.port}`
    await step(6, 'Worker and web', () => {
      for (const spec of specs(settings)) parts.push(keepChild(spec, surroundings))
      return unlessStopped(answers(`${address}/api/health`))
    })
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

/** An address to go to: nobody can visit "all of them". */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}

async function answers(url: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN
  while (Date.now() < deadline) {
    const response = await fetch(url, { signal: AbortSignal.timeout(10 * SECOND) }).catch(() => undefined)
    if (response?.ok) return
    await sleep(SECOND / 10)
  }
  throw new Problem(
    `The web did not answer at ${url} within ${READY_WITHIN / MINUTE} minutes: its log is in DATA_DIR/log/web.log.`,
  )
}

/** Everything goes to the log file of its process; warnings and errors are shown too, as long as they are few. */
function openLogs(folder: string): Surroundings['takeLine'] {
  const names = STOP_ORDER.map(({ name }) => name)
  const logs = new Map<string, { file: ReturnType<typeof openLogFile>; show: ReturnType<typeof calm> }>(
    names.map((name) => {
      const path = join(folder, `${name}.log`)
      return [name, { file: openLogFile(path), show: calm(sayWithTime, path) }]
    }),
  )
  return (name, line, stream) => {
    const log = logs.get(name)
    const now = Date.now()
    const { json, shown } = readLogLine(name, line, stream, now)
    log?.file.write(json)
    if (shown !== undefined) log?.show(shown, now)
  }
}
