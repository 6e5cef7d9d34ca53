import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keepSecret, openDataFolder } from './data-folder'
import { checkNode } from './install-packages.mjs'
import { pauseAfter } from './keep-running'
import { openLogFile } from './log-file'
import { claimPort, freePort } from './ports'
import { addressOf } from './readiness'

function inFolder(work: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'candlewick-checks-'))
  try {
    work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test.each([
  ['18.20.0', false],
  ['20.8.1', false],
  ['20.9.0', true],
  ['22.0.0', true],
])('Node %s is new enough: %s', (version, isEnough) => {
  expect(checkNode(version) === undefined).toBe(isEnough)
})

test('a port that is taken is refused with its owner and the variable to set', async () => {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  await expect(claimPort('127.0.0.1', port, 'PORT')).rejects.toThrow(
    new RegExp(`^Port ${port} is taken by .*\\(pid ${process.pid}\\): stop it, or set PORT to another\\.$`),
  )
  expect(await freePort('127.0.0.1', port)).not.toBe(port)
  server.close()
})

test('an address that is not ours is refused in one line', async () => {
  await expect(claimPort('192.0.2.1', 3000, 'PORT')).rejects.toThrow(
    /^Nothing can listen on 192\.0\.2\.1 port 3000 \(EADDRNOTAVAIL\)/,
  )
})

test('a data folder that cannot be is refused with the reason', () =>
  inFolder((folder) => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    expect(() => openDataFolder(join(file, 'data'))).toThrow(
      /^DATA_DIR .* cannot be written \(ENOTDIR: a part of the path is a file\)/,
    )
    expect(openDataFolder(join(folder, 'data'))).toBe(join(folder, 'data'))
  }))

test('a secret is made once and is for its owner only', () =>
  inFolder((folder) => {
    const file = join(folder, 'secret')
    const secret = keepSecret(file)
    expect(secret).toHaveLength(43)
    expect(keepSecret(file)).toBe(secret)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  }))

test('a log file never grows beyond its size, and the newest lines are in it', () =>
  inFolder((folder) => {
    const path = join(folder, 'web.log')
    const log = openLogFile(path, 20, 2)
    for (const line of [
      'one',
      'two',
      'three',
      'four',
      'five',
      'six',
      'seven',
      'eight',
      'nine',
      'ten',
      'eleven',
      'twelve',
    ]) {
      log.write(line)
    }
    log.close()
    const [newest, older, oldest] = ['', '.1', '.2'].map((age) => readFileSync(path + age, 'utf8'))
    expect([oldest, older, newest]).toEqual(['five\nsix\nseven\n', 'eight\nnine\nten\n', 'eleven\ntwelve\n'])
  }))

test.each([
  [1, 0],
  [2, 250],
  [5, 2_000],
  [6, 5_000],
  [60, 5_000],
])('after %i deaths in a row the next try comes in %i ms', (deaths, pause) => {
  expect(pauseAfter(deaths)).toBe(pause)
})

test.each([
  ['127.0.0.1', 'http://127.0.0.1:3000'],
  ['0.0.0.0', 'http://127.0.0.1:3000'],
  ['::', 'http://[::1]:3000'],
  ['::1', 'http://[::1]:3000'],
])('HOST %s is visited at %s', (host, address) => {
  expect(addressOf(host, 3000)).toBe(address)
})
