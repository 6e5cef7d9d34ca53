import { join } from 'node:path'
import { readEnv, type Env } from '@/lib/platform/env'
import { openDataFolder } from './data-folder'
import { stopLeftovers, takeRunFolder } from './pids'
import { claimPort, freePort } from './ports'
import { checkPostgres } from './postgres'
import { Problem } from './problem.mjs'
import { say } from './progress.mjs'
import { STOP_ORDER } from './stop-order'

type Source = Record<string, string | undefined>

/** What is known before anything is started. */
export type Prepared = {
  env: Env
  source: Source
  dataDir: string
  runDir: string
  release: () => void
  port: number
  recordedUrl: string
}

function checkedEnv(source: Source): Env {
  try {
    return readEnv(source)
  } catch (error) {
    throw new Problem(error instanceof Error ? error.message : String(error))
  }
}

/** The default port of the recorded exchange gives way to another program; one that was asked for does not. */
async function claimRecordedUrl(env: Env, wasAskedFor: boolean): Promise<string> {
  const url = new URL(env.RECORDED_REST_URL)
  if (!env.SOURCES.includes('recorded')) return env.RECORDED_REST_URL
  const port = Number(url.port || 80)
  url.port = String(
    wasAskedFor ? await claimPort(url.hostname, port, 'RECORDED_REST_URL') : await freePort(url.hostname, port),
  )
  return url.href.replace(/\/$/, '')
}

/** Checks all that can stop a start, cheapest first and before anything slow, and takes the data folder for this process. */
export async function prepare(source: Source): Promise<Prepared> {
  const env = checkedEnv(source)
  const dataDir = openDataFolder(env.DATA_DIR)
  if (!env.DATABASE_URL) checkPostgres(join(dataDir, 'postgres'))
  const { runDir, release } = takeRunFolder(dataDir)
  process.on('exit', release)
  await stopLeftovers(runDir, STOP_ORDER, say)
  const port = await claimPort(env.HOST, env.PORT, 'PORT')
  const recordedUrl = await claimRecordedUrl(env, Boolean(source.RECORDED_REST_URL))
  return { env, source, dataDir, runDir, release, port, recordedUrl }
}
