import { existsSync } from 'node:fs'
import { appendFile, mkdir, mkdtemp, readFile, readdir, rm, symlink, truncate, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { HOUR } from '@/lib/platform/time'
import { openRawArchive } from './raw-archive'
import type { RawResponse } from './source'

const midnight = Date.UTC(2026, 10, 21)
let folder = ''
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'raw-archive-'))))
afterEach(() => rm(folder, { recursive: true }))

const said = (body: string, receivedAt = midnight, source = 'kraken'): RawResponse => ({
  source,
  url: 'https://api.kraken.com/0/public/Time',
  status: 200,
  receivedAt,
  body,
})
const hour = (name: string, source = 'kraken') => join(folder, source, `${name}.jsonl.gz`)
async function keptIn(time = midnight, source = 'kraken'): Promise<RawResponse[]> {
  const responses: RawResponse[] = []
  for await (const response of openRawArchive(folder).readHour(source, time)) responses.push(response)
  return responses
}
const bodies = async (...which: Parameters<typeof keptIn>) => (await keptIn(...which)).map(({ body }) => body)

test('what was said comes back as it was said, in the order it was kept', async () => {
  const archive = openRawArchive(folder)
  const responses = ['{"error":[]}'.repeat(100_000), '<html>\n"zwölf" ☃</html>', ''].map((body) => said(body))
  await Promise.all(responses.map((response) => archive.keep(response)))
  await archive.close()
  expect(await keptIn(midnight + 1)).toEqual(responses)
})

test('each source and each hour has a file, which any gzip can read', async () => {
  const archive = openRawArchive(folder)
  await archive.keep(said('a', midnight + HOUR - 1))
  await archive.keep(said('b', midnight + HOUR))
  await archive.keep(said('c', midnight, 'bitfinex'))
  await archive.keep(said('d', midnight))
  expect(await readdir(join(folder, 'kraken'))).toEqual(['2026-11-21T00.jsonl.gz', '2026-11-21T01.jsonl.gz'])
  const lines = gunzipSync(await readFile(hour('2026-11-21T00')))
    .toString()
    .trimEnd()
    .split('\n')
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([said('a', midnight + HOUR - 1), said('d')])
  expect(await bodies(midnight, 'bitfinex')).toEqual(['c'])
})

test.each([1, 5, 9, 60, 100])('a member torn by a crash after %i bytes hides no other and is cut off', async (left) => {
  const before = openRawArchive(folder)
  const path = hour('2026-11-21T00')
  for (const body of ['a', 'b']) await before.keep(said(body))
  const { size } = await stat(path)
  await before.keep(said('torn', midnight))
  expect((await stat(path)).size).toBeGreaterThan(size + left)
  await truncate(path, size + left)
  expect(await bodies()).toEqual(['a', 'b'])
  await openRawArchive(folder).keep(said('c'))
  expect(await bodies()).toEqual(['a', 'b', 'c'])
  expect(
    gunzipSync(await readFile(path))
      .toString()
      .trimEnd()
      .split('\n'),
  ).toHaveLength(3)
})

test('damage in the middle hides only what it hit', async () => {
  const archive = openRawArchive(folder)
  await archive.keep(said('a'))
  await appendFile(hour('2026-11-21T00'), 'noise')
  await archive.keep(said('b'))
  expect(await bodies()).toEqual(['a', 'b'])
})

test('a torn member longer than one look is cut off whole', async () => {
  const noise = Array.from({ length: 200_000 }, (_, n) => String.fromCharCode(32 + ((n * n * 7919) % 90))).join('')
  const path = hour('2026-11-21T00')
  const before = openRawArchive(folder)
  await before.keep(said('a'))
  await before.keep(said(noise + [...noise].toReversed().join('☃')))
  await truncate(path, (await stat(path)).size - 1)
  await openRawArchive(folder).keep(said('b'))
  expect(await bodies()).toEqual(['a', 'b'])
})

test.skipIf(!existsSync('/dev/full'))('a full disk is said, and does not stop the next hour', async () => {
  const archive = openRawArchive(folder)
  await mkdir(join(folder, 'kraken'))
  await symlink('/dev/full', hour('2026-11-21T00'))
  await expect(archive.keep(said('a'))).rejects.toMatchObject({
    kind: 'unavailable',
    message: 'The raw archive cannot be written (ENOSPC)',
  })
  await archive.keep(said('b', midnight + HOUR))
  expect(await bodies(midnight + HOUR)).toEqual(['b'])
})

test('whole hours before a time are dropped, and nothing else', async () => {
  const archive = openRawArchive(folder)
  for (const hours of [0, 1, 2]) await archive.keep(said('a', midnight + hours * HOUR))
  await appendFile(join(folder, 'kraken', 'notes.txt'), 'mine')
  expect(await archive.dropBefore(midnight + 2 * HOUR - 1)).toBe(1)
  expect(await archive.dropBefore(midnight + 2 * HOUR)).toBe(1)
  expect(await readdir(join(folder, 'kraken'))).toEqual(['2026-11-21T02.jsonl.gz', 'notes.txt'])
})

test('an hour in which nothing was kept is empty', async () => {
  expect(await bodies()).toEqual([])
  expect(await openRawArchive(join(folder, 'nowhere')).dropBefore(midnight)).toBe(0)
})

test('a source cannot write outside its folder', async () => {
  await expect(openRawArchive(folder).keep(said('a', midnight, '../kraken'))).rejects.toMatchObject({ kind: 'invalid' })
})
