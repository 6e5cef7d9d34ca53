import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findPid, removePid, stopLeftovers, takeRunFolder, writePid } from './pids'
import { isAlive } from './process-table'
import { waitUntil } from './wait'

let dir: string
let children: ChildProcess[]
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'candlewick-pids-'))
  children = []
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

/** A process that says when it listens to signals; `deaf` ones do not end on SIGTERM. */
async function someProcess(deaf = false): Promise<number> {
  const script = `${deaf ? "process.on('SIGTERM', () => {});" : ''} setInterval(() => {}, 1000); console.log('up')`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  children.push(child)
  await new Promise((up) => child.stdout.once('data', up))
  return child.pid ?? 0
}

describe('a written pid is believed', () => {
  test('while that process lives', async () => {
    const pid = await someProcess()
    writePid(dir, 'worker', pid)
    expect(findPid(dir, 'worker')).toBe(pid)
  })

  test('not after it died', async () => {
    const pid = await someProcess()
    writePid(dir, 'worker', pid)
    process.kill(pid, 'SIGKILL')
    expect(await waitUntil(() => findPid(dir, 'worker') === undefined, 5_000)).toBe(true)
  })

  test('not when another process has got its number', async () => {
    const pid = await someProcess()
    writePid(dir, 'worker', pid)
    writeFileSync(join(dir, 'worker.life'), `${pid} another-boot/123\n`)
    expect(findPid(dir, 'worker')).toBeUndefined()
  })

  test.each(['', 'nonsense', '1', '-1', '0'])('not when the file says %j', (text) => {
    writeFileSync(join(dir, 'worker.pid'), text)
    writeFileSync(join(dir, 'worker.life'), `${text} `)
    expect(findPid(dir, 'worker')).toBeUndefined()
  })
})

describe('the run folder', () => {
  test('is taken once, and the second is told by whom', () => {
    const { runDir, release } = takeRunFolder(dir)
    expect(findPid(runDir, 'supervisor')).toBe(process.pid)
    expect(() => takeRunFolder(dir)).toThrow(`already runs on ${dir} (pid ${process.pid})`)
    release()
    expect(existsSync(join(runDir, 'supervisor.pid'))).toBe(false)
    takeRunFolder(dir).release()
  })

  test('is taken over from one who died without cleaning up', async () => {
    const { runDir, release } = takeRunFolder(dir)
    release()
    const pid = await someProcess()
    writePid(runDir, 'supervisor', pid)
    process.kill(pid, 'SIGKILL')
    await waitUntil(() => !isAlive(pid), 5_000)
    const next = takeRunFolder(dir)
    expect(findPid(runDir, 'supervisor')).toBe(process.pid)
    next.release()
  })
})

const ask = (name: string) => ({ name, signal: 'SIGTERM' as const, within: 300 })

describe('leftovers', () => {
  test('are stopped, the deaf ones by force, and their files go', async () => {
    const [worker, web] = [await someProcess(), await someProcess(true)]
    writePid(dir, 'worker', worker)
    writePid(dir, 'web', web)
    const said: string[] = []
    await stopLeftovers(dir, [ask('worker'), ask('web')], (line) => said.push(line))
    expect([worker, web].filter(isAlive)).toEqual([])
    expect(said).toEqual([
      `Stopping worker (pid ${worker}), left over from a start that was killed`,
      `Stopping web (pid ${web}), left over from a start that was killed`,
      `web (pid ${web}) did not stop within 0.3 s and was killed`,
    ])
    expect(existsSync(join(dir, 'web.pid'))).toBe(false)
  })

  test('that belong to somebody else are left alone', async () => {
    const stranger = await someProcess()
    writePid(dir, 'worker', stranger)
    writeFileSync(join(dir, 'worker.life'), `${stranger} another-boot/123\n`)
    await stopLeftovers(dir, [ask('worker')], () => {})
    expect(isAlive(stranger)).toBe(true)
    removePid(dir, 'worker')
  })
})
