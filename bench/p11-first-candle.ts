import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { SECOND } from '@/lib/platform/time'
import { build } from '../scripts/build.mjs'
import { startHouse } from '../scripts/e2e-house'
import { freePort } from '../scripts/ports'
import { checkPostgres } from '../scripts/postgres'
import { ensureCluster } from '../scripts/postgres-cluster'
import { launchServer } from '../scripts/postgres-server'
import { exactEnv, signal } from '../scripts/process-table'
import type { Bench } from './bench'
import { openContext, withBrowser } from './browser'
import { until } from './child'
import { NEXT, withEmptyPage } from './empty-page'
import { withHouse } from './house'
import { interleave, oursOf, ratioOf, theirsOf } from './interleave'
import { load } from './machine'
import { shown } from './stats'

const PATH = '/instruments/RECORDED:BTCUSD'
const HOST = '127.0.0.1'
const OFTEN = { every: 20, within: 120_000 }

/** From nothing but what is installed and built to a candle that somebody can see. */
export const p11: Bench = {
  name: 'p11',
  title: 'Empty directory to the first candle',
  run: ({ full, say }) =>
    withEmptyPage((empty) =>
      withBrowser(say, async (browser) => {
        await build(say)
        const steps: string[] = []
        const ours = async () => {
          const { seconds, log } = await startOurs(browser)
          steps.push(log)
          say(`first candle after ${shown(seconds)} s, load ${load()}`)
          return seconds
        }
        const theirs = async () => {
          const seconds = await startTheirs(browser, empty)
          say(`empty page after ${shown(seconds)} s`)
          return seconds
        }
        const pairs = await interleave(full ? 7 : 5, ours, theirs)
        return [
          {
            what: 'empty directory (installed, built) to the first candle painted',
            against: 'initdb, then PostgreSQL starts, then `next start` of an empty page, to its first paint',
            unit: '',
            value: ratioOf(pairs),
            goals: { better: 'less', floor: 2.5, target: 1.5, moonshot: 1.2 },
            notes: [
              `${shown(oursOf(pairs).median)} s against ${shown(theirsOf(pairs).median)} s; the browser was open in both cases`,
              `the last start: ${steps.at(-1)}`,
            ],
          },
        ]
      }),
    ),
}

/** Seconds from the start of the command until a candle is on the screen. */
const startOurs = (browser: Browser) =>
  withHouse({ SOURCES: 'recorded' }, async (house) => {
    const context = await openContext(browser)
    const page = await context.newPage()
    try {
      const startedAt = Date.now()
      startHouse(house)
      const hasCandle = async () => {
        const response = await fetch(`${house.url}/api${PATH}/candles?limit=1`).catch(() => undefined)
        return response?.ok === true && ((await response.json()) as { candles: unknown[] }).candles.length > 0
      }
      await until('there is a candle', hasCandle, OFTEN)
      // The first of either: drawn by the server, or by the chart itself.
      const paintedAt = await paintOf(page, house.url + PATH, '[data-kind] path:not([d=""]), [data-drawn=true]')
      const steps = readFileSync(house.log, 'utf8').matchAll(/\] (.+) … ([\d.]+ s)/g)
      const log = [...steps].map(([, title, took]) => `${title} ${took}`).join(', ')
      return { seconds: (paintedAt - startedAt) / SECOND, log }
    } finally {
      await context.close()
    }
  })

async function startTheirs(browser: Browser, empty: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'candlewick-bench-empty-'))
  if (process.getuid?.() === 0) chmodSync(folder, 0o711)
  const context = await openContext(browser)
  const page = await context.newPage()
  const web = await freePort(HOST)
  const ports = { web, postgres: await freePort(HOST, web + 1) }
  const stops: (() => unknown)[] = [() => context.close()]
  try {
    const startedAt = Date.now()
    const { dataDir, binaries, user } = checkPostgres(join(folder, 'postgres'))
    await ensureCluster(dataDir, binaries, user)
    const args = ['-c', `listen_addresses=${HOST}`, '-c', 'unix_socket_directories=', '-c', `port=${ports.postgres}`]
    const server = await launchServer({ program: binaries.postgres, args, user, dataDir, log: () => {} })
    stops.unshift(() => server.stop('immediate'))
    const command = [NEXT, 'start', empty, '-H', HOST, '-p', String(ports.web)]
    const env = exactEnv({ PATH: process.env.PATH, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' })
    const next = spawn(process.execPath, command, { env, stdio: 'ignore' })
    stops.unshift(() => signal(next.pid ?? 0, 'SIGKILL'))
    const url = `http://${HOST}:${ports.web}/`
    await until('the empty page answers', async () => (await fetch(url).catch(() => undefined))?.ok === true, OFTEN)
    const paintedAt = await paintOf(page, url, 'p')
    return (paintedAt - startedAt) / SECOND
  } finally {
    for (const stop of stops) await stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** When (epoch ms) the frame with the first of what is looked for was handed to the screen. */
async function paintOf(page: Page, url: string, looked: string): Promise<number> {
  await page.addInitScript(notePaint, looked)
  await page.goto(url, { waitUntil: 'commit' })
  const painted = await page.waitForFunction(() => (window as unknown as Painted).paintedAt)
  return Number(await painted.jsonValue())
}

type Painted = Window & { paintedAt?: number }

function notePaint(looked: string) {
  const look = () => {
    if (!document.querySelector(looked)) return void requestAnimationFrame(look)
    // The next frame begins when this one has been painted.
    requestAnimationFrame(() => {
      ;(window as unknown as Painted).paintedAt = performance.timeOrigin + performance.now()
    })
  }
  requestAnimationFrame(look)
}
