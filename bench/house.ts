import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ENV_NAMES } from '@/lib/platform/env'
import { build } from '../scripts/build.mjs'
import { makeFolder } from '../scripts/data-folder'
import { type House, pidOf, startHouse, stopHouse, untilReady } from '../scripts/e2e-house'
import { freePort } from '../scripts/ports'
import { signal } from '../scripts/process-table'

const HOST = '127.0.0.1'

/** A Candlewick as `npm start` runs it, not started yet, in a folder that is gone afterwards. */
export async function withHouse<T>(settings: Record<string, string>, work: (house: House) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'candlewick-bench-house-'))
  // Root's PostgreSQL is another user and must get through.
  if (process.getuid?.() === 0) chmodSync(folder, 0o711)
  const dataDir = join(folder, 'data')
  makeFolder(dataDir)
  const port = await freePort(HOST)
  const house: House = {
    url: `http://${HOST}:${port}`,
    dataDir,
    log: join(folder, 'start.log'),
    env: {
      ...Object.fromEntries(ENV_NAMES.map((name) => [name, ''])),
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      PORT: String(port),
      DATA_DIR: dataDir,
      RECORDED_REST_URL: `http://${HOST}:${await freePort(HOST)}`,
      ...settings,
    },
  }
  // It lives in a group of its own, so it has to be told when we are stopped.
  const stopAtExit = () => {
    const supervisor = pidOf(house, 'supervisor')
    if (supervisor) signal(supervisor, 'SIGTERM')
  }
  process.once('exit', stopAtExit)
  try {
    return await work(house)
  } finally {
    process.off('exit', stopAtExit)
    await stopHouse(house)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same, started and ready. */
export const withOpenHouse = <T>(settings: Record<string, string>, work: (house: House) => Promise<T>): Promise<T> =>
  withHouse(settings, async (house) => {
    await build(() => {})
    startHouse(house)
    await untilReady(house)
    return work(house)
  })
