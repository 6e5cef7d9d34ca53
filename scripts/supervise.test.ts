import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { makeFolder } from './data-folder'
import { stopLeftovers } from './pids'
import { exactEnv, isAlive, signal } from './process-table'
import { waitUntil } from './wait'

// Generous, because whole servers start here and the machine may be busy with other tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const root = mkdtempSync(join(tmpdir(), 'candlewick-supervise-'))
rmSync(root, { recursive: true })
makeFolder(root)
const dataDir = join(root, 'data')
const PARTS = ['worker', 'web', 'recorded', 'postgres']

type Start = {
  pid: number
  lines: string[]
  exit: Promise<number | null>
  ready: () => Promise<boolean>
  address: () => string
}
const starts: Start[] = []
const READY = 'Candlewick is ready: '

function start(env: Record<string, string> = {}): Start {
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/stand-ins/start.ts'], {
    env: exactEnv({ PATH, DATA_DIR: dataDir, PORT: '0', SOURCES: 'recorded', ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', (line) => lines.push(line))
  const exit = new Promise<number | null>((done) => child.once('close', done))
  const started = {
    pid: child.pid ?? 0,
    lines,
    exit,
    ready: () => waitUntil(() => lines.some((line) => line.startsWith(READY)), 40_000),
    address: () => lines.find((line) => line.startsWith(READY))?.slice(READY.length) ?? '',
  }
  starts.push(started)
  return started
}

const pidOf = (name: string): number => {
  const file = join(dataDir, 'run', `${name}.pid`)
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
}
const diary = () => readFileSync(join(dataDir, 'diary'), 'utf8').trim().split('\n')

afterEach(async () => {
  for (const started of starts.splice(0)) {
    signal(started.pid, 'SIGTERM')
    const ended = await waitUntil(() => !isAlive(started.pid), 8_000)
    if (!ended) signal(started.pid, 'SIGKILL')
  }
  // Only a test that fails leaves anything to do here.
  const runDir = join(dataDir, 'run')
  await stopLeftovers(
    runDir,
    PARTS.map((name) => ({ name, signal: 'SIGQUIT' as const, within: 500 })),
    () => {},
  )
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('starts all, restarts each that is killed, and stops in order with nothing left', async () => {
  const first = start()
  expect(await first.ready()).toBe(true)
  const before = PARTS.map(pidOf)
  expect(before.every(isAlive)).toBe(true)
  expect(await (await fetch(first.address())).text()).toBe(String(pidOf('web')))

  for (const pid of before) process.kill(pid, 'SIGKILL')
  const isBack = (name: string, index: number) => pidOf(name) !== before[index] && isAlive(pidOf(name))
  expect(await waitUntil(() => PARTS.every(isBack), 15_000)).toBe(true)
  const answers = async () => (await fetch(first.address()).catch(() => undefined))?.ok === true
  expect(await waitUntil(answers, 15_000)).toBe(true)

  const second = start()
  expect(await second.exit).toBe(1)
  expect(second.lines.at(-1)).toBe(
    `Candlewick already runs on ${dataDir} (pid ${first.pid}): stop it first, or set another DATA_DIR.`,
  )

  const after = PARTS.map(pidOf)
  signal(first.pid, 'SIGTERM')
  expect(await first.exit).toBe(0)
  expect(diary().slice(-6)).toEqual(
    ['worker', 'web', 'recorded'].flatMap((name) => [`${name} asked`, `${name} stopped`]),
  )
  expect(first.lines.at(-1)).toMatch(/ postgres stopped /)
  expect([...before, ...after].filter(isAlive)).toEqual([])
  expect(readdirSync(join(dataDir, 'run'))).toEqual([])
})

test('the start after a killed supervisor stops what it left and works at once', async () => {
  const killed = start()
  await killed.ready()
  const orphans = PARTS.map(pidOf)
  signal(killed.pid, 'SIGKILL')
  await killed.exit
  expect(orphans.every(isAlive)).toBe(true)
  const next = start()
  expect(await next.ready()).toBe(true)
  expect(orphans.filter(isAlive)).toEqual([])
})

test('a child that does not stop is killed after its time, and that is said', async () => {
  const started = start({ DEAF: 'web' })
  await started.ready()
  signal(started.pid, 'SIGINT')
  expect(await started.exit).toBe(0)
  expect(started.lines.join('\n')).toContain('web did not stop within 0.5 s and was killed')
})

test('a start whose worker cannot start ends, and says where to look', async () => {
  const started = start({ BROKEN: 'web' })
  expect(await started.exit).toBe(1)
  expect(started.lines.at(-1)).toBe('web ended 5 times while starting: DATA_DIR/log/web.log says why.')
  expect(readdirSync(join(dataDir, 'run'))).toEqual([])
})

test.each<[name: string, env: Record<string, string>, said: string[]]>([
  [
    'every bad variable',
    { PORT: 'abc', LOG_LEVEL: 'loud' },
    ['The environment is not usable:', '  PORT: ', '  LOG_LEVEL: '],
  ],
  [
    'a data folder that cannot be',
    { DATA_DIR: '/dev/null/data' },
    ['DATA_DIR /dev/null/data cannot be written (ENOTDIR'],
  ],
])('one message names %s', async (_, env, said) => {
  const started = start(env)
  expect(await started.exit).toBe(1)
  const message = started.lines.filter((line) => !line.startsWith('['))
  expect(message.map((line, index) => line.slice(0, said[index]?.length))).toEqual(said)
})
