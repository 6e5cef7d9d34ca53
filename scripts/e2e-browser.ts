import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { Problem } from './problem.mjs'
import { exactEnv } from './process-table'

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const PLAYWRIGHT = ['node_modules/@playwright/test/cli.js', 'install']
/** A download that says nothing for this long will not come. */
const SILENT = 45 * SECOND
const LONGEST = 10 * MINUTE

const isRoot = process.getuid?.() === 0
const canInstall = isRoot && existsSync('/usr/bin/apt-get')

/** The first of the ways to a browser that leads to one which runs here; the cheap ones come first. */
export async function findBrowser(say: (line: string) => void): Promise<string> {
  const present = firstThatRuns([chromium.executablePath(), ...SYSTEM])
  if (present) return present
  say('No Chromium here: fetching the one of Playwright')
  await run(process.execPath, [...PLAYWRIGHT, 'chromium'], { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '8000' })
  if (existsSync(chromium.executablePath()) && canInstall) {
    await run(process.execPath, [...PLAYWRIGHT.slice(0, 1), 'install-deps', 'chromium'])
  }
  const fetched = firstThatRuns([chromium.executablePath()])
  if (fetched) return fetched
  if (canInstall) {
    say('That did not work: installing the one of this system (apt-get install chromium)')
    const quietly = { DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update'], quietly)
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], quietly)
    const installed = firstThatRuns(SYSTEM)
    if (installed) return installed
  }
  throw new Problem('There is no Chromium to test with, and none could be fetched: install Chromium or Google Chrome.')
}

/** A program may be there and yet lack its libraries. */
const firstThatRuns = (programs: readonly string[]) =>
  programs.find(
    (program) =>
      existsSync(program) && spawnSync(program, ['--version', '--no-sandbox'], { timeout: 20 * SECOND }).status === 0,
  )

/** Runs a fetching program to its end, whatever that is: what counts is whether there is a browser afterwards. */
function run(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: exactEnv({ ...process.env, ...env }),
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: LONGEST,
    })
    let silence = setTimeout(() => child.kill(), SILENT)
    child.stdout.on('data', (said: Buffer) => {
      process.stdout.write(said)
      clearTimeout(silence)
      silence = setTimeout(() => child.kill(), SILENT)
    })
    const end = () => {
      clearTimeout(silence)
      resolve()
    }
    child.once('error', end)
    child.once('close', end)
  })
}
