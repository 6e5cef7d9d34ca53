import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { tellLastLines } from '@/e2e/last-lines'
import type { Run } from '@/e2e/run'
import { ENV_NAMES } from '@/lib/platform/env'
import { SECOND } from '@/lib/platform/time'
import { makeFolder } from './data-folder'
import { findBrowser } from './e2e-browser'
import { startHouse, stopHouse, untilReady, type House } from './e2e-house'
import { findPid, writePid } from './pids'
import { freePort } from './ports'
import { exactEnv, isAlive, signal } from './process-table'
import { waitUntil } from './wait'

const HOST = '127.0.0.1'
const FOLDER = 'candlewick-e2e-'
const TOKEN = 'the-token-of-the-tests'

const say = (line: string) => console.log(line)

/**
 * Runs the stories against houses that are started as `npm start` does: an open one, whose live sources look at an
 * exchange that obeys the tests, a guarded one with a token, which is killed piece by piece, and a fresh one, whose
 * recorded market is taken away. Leaves nothing behind.
 */
export async function runStories(args: readonly string[]): Promise<number> {
  await sweep()
  const browser = await findBrowser(say)
  say(`Browser: ${browser}`)
  const folder = mkdtempSync(join(tmpdir(), `${FOLDER}${process.pid}-`))
  // Root's PostgreSQL is another user and must get through.
  if (process.getuid?.() === 0) chmodSync(folder, 0o711)
  const wish = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => wish.abort())
  const houses: House[] = []
  let isReady = false
  try {
    const exchange = await startExchange(folder)
    const open = await planHouse(folder, 'open', {
      SOURCES: 'kraken,bitfinex,recorded',
      KRAKEN_REST_URL: exchange,
      BITFINEX_REST_URL: exchange,
      KRAKEN_WS_URL: `${exchange.replace('http', 'ws')}/v2`,
      BITFINEX_WS_URL: `${exchange.replace('http', 'ws')}/ws/2`,
    })
    const guarded = await planHouse(folder, 'guarded', { SOURCES: 'recorded', API_TOKEN: TOKEN })
    const fresh = await planHouse(folder, 'fresh', { SOURCES: 'recorded' })
    for (const house of [open, guarded, fresh]) {
      houses.push(house)
      startHouse(house)
      await untilReady(house, wish.signal)
      if (wish.signal.aborted) return 130
      say(`Candlewick (${basename(house.dataDir)}) is ready: ${house.url}`)
    }
    isReady = true
    return await playwright({ browser, exchange, open, guarded, fresh, token: TOKEN }, args, folder, wish.signal)
  } finally {
    if (!isReady && !wish.signal.aborted) for (const house of houses) tellLastLines(house)
    await remove(folder)
  }
}

/** What a child sees: nothing of the person's own settings, so that no story ever touches their data. */
const bareEnv = (folder: string, settings: Record<string, string>): Record<string, string> => ({
  ...Object.fromEntries(ENV_NAMES.map((name) => [name, ''])),
  PATH: process.env.PATH ?? '',
  HOME: process.env.HOME ?? '',
  TMPDIR: folder,
  ...settings,
})

async function planHouse(folder: string, name: string, settings: Record<string, string>): Promise<House> {
  const dataDir = join(folder, name)
  makeFolder(dataDir)
  const port = await freePort(HOST)
  const recorded = `http://${HOST}:${await freePort(HOST)}`
  const own = { PORT: String(port), DATA_DIR: dataDir, RECORDED_REST_URL: recorded }
  const env = bareEnv(folder, { ...own, ...settings })
  return { url: `http://${HOST}:${port}`, dataDir, log: join(folder, `${name}.log`), env }
}

/** The exchange that the sources `kraken` and `bitfinex` of the open house reach, and that does what tests tell it. */
async function startExchange(folder: string): Promise<string> {
  const port = await freePort(HOST)
  const output = openSync(join(folder, 'exchange.log'), 'a')
  const entry = 'worker/recorded-exchange/main.ts'
  const child = spawn(process.execPath, ['--import', 'tsx', entry, '--port', String(port)], {
    env: exactEnv(bareEnv(folder, { SOURCES: '' })),
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  writePid(folder, 'exchange', child.pid ?? 0)
  const url = `http://${HOST}:${port}`
  const answers = async () => (await fetch(`${url}/v2/platform/status`).catch(() => undefined))?.ok === true
  if (!(await waitUntil(answers, 30 * SECOND, 100))) throw new Error('The exchange of the tests did not start.')
  return url
}

/** Ctrl-C reaches Playwright too, in the same terminal; other signals are handed on. */
async function playwright(run: Run, args: readonly string[], folder: string, wish: AbortSignal): Promise<number> {
  const cli = ['node_modules/@playwright/test/cli.js', 'test', '--config', 'e2e/playwright.config.ts']
  const child = spawn(process.execPath, [...cli, ...args], {
    env: exactEnv({ ...process.env, TMPDIR: folder, CANDLEWICK_E2E: JSON.stringify(run) }),
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  wish.addEventListener('abort', () => child.kill('SIGINT'))
  const [code] = await once(child, 'close')
  return typeof code === 'number' ? code : 1
}

/** Stops whatever runs in the folder of a run, and removes it. */
async function remove(folder: string): Promise<void> {
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'run')))
  await Promise.all(names.map((name) => stopHouse({ dataDir: join(folder, name) })))
  const exchange = findPid(folder, 'exchange')
  if (exchange) {
    signal(exchange, 'SIGTERM')
    if (!(await waitUntil(() => !isAlive(exchange), 10 * SECOND))) signal(exchange, 'SIGKILL')
  }
  rmSync(folder, { recursive: true, force: true })
}

/** Removes what a run that was killed left. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(FOLDER))) {
    if (!isAlive(Number(name.slice(FOLDER.length).split('-')[0]))) await remove(join(tmpdir(), name))
  }
}
