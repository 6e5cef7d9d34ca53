import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { Db } from '@/lib/platform/db'
import { Fault } from '@/lib/platform/fault'
import { SECOND } from '@/lib/platform/time'
import { createUpload, finishReceiving, moveUpload, type Upload } from './store'
import { UPLOAD_MAX_BYTES, type UploadFormat, type UploadMode } from './upload'

/** How often the row of an upload hears that its file still comes in. */
const BEAT = 2 * SECOND
const GZIP = [0x1f, 0x8b]

export const uploadFolder = (dataDir: string): string => join(dataDir, 'uploads')
export const uploadFile = (dataDir: string, id: number): string => join(uploadFolder(dataDir), String(id))

type Given = {
  body: AsyncIterable<Uint8Array>
  name: string
  mode: UploadMode
  format: UploadFormat | undefined // undefined: told by its first character
  declaredBytes: number | null
}
type Io = { db: Db; dataDir: string; diskReserve: number; now: () => number; maxBytes?: number }

/**
 * Takes a file in, unpacked if it is packed, and keeps it on the disk before anybody is told that it was received. Whoever
 * is killed meanwhile: the row says what became of it. A file that was sent before answers with the upload it belongs to.
 */
export async function receiveUpload(given: Given, io: Io): Promise<{ upload: Upload; repeated: boolean }> {
  const { db, dataDir, now, maxBytes = UPLOAD_MAX_BYTES } = io
  if ((given.declaredBytes ?? 0) > maxBytes) throw tooLarge(maxBytes)
  await mkdir(uploadFolder(dataDir), { recursive: true })
  await checkDisk(io)
  const { name, mode } = given
  const id = await createUpload(db, { name, mode, format: given.format ?? 'csv' }, now())
  const path = uploadFile(dataDir, id)
  const part = `${path}.part`
  try {
    const told = await spool(given.body, part, { id, db, now, maxBytes })
    const format = given.format ?? formatOf(told.head)
    await flush(part)
    await rename(part, path)
    await flush(uploadFolder(dataDir))
    const received = await finishReceiving(db, id, { ...told, format, now: now() })
    if (!received) throw new Fault('conflict', 'The upload was cancelled.')
    if (received.repeated) await rm(path, { force: true })
    return received
  } catch (error) {
    await rm(part, { force: true })
    await rm(path, { force: true })
    const fault = asFault(error)
    const isItsFault = error instanceof Fault || isBadPacking(error)
    const state = isItsFault ? ('failed' as const) : ('interrupted' as const)
    await moveUpload(db, id, 'receiving', { state, error: fault.message, finishedAt: now() }).catch(() => {})
    throw fault
  }
}

const tooLarge = (most: number) => new Fault('too-large', `An upload holds at most ${most} bytes, unpacked.`)

function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  if (codeOf(error) === 'ENOSPC') return new Fault('unavailable', 'The disk is full.', { cause: error })
  const why = isBadPacking(error) ? 'The file is no gzip, or was cut off.' : 'The file did not arrive as a whole.'
  return new Fault('invalid', why, { cause: error })
}

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '')

const isBadPacking = (error: unknown): boolean => codeOf(error).startsWith('Z_')

async function checkDisk({ dataDir, diskReserve, maxBytes = UPLOAD_MAX_BYTES }: Io): Promise<void> {
  const { bavail, bsize } = await statfs(uploadFolder(dataDir))
  if (bavail * bsize < diskReserve + maxBytes)
    throw new Fault('unavailable', 'There is not enough free space on the disk for an upload.', {
      retryAfterMs: 60_000,
    })
}

type Spool = { id: number; db: Db; now: () => number; maxBytes: number }

/** Writes the unpacked bytes to a file as they come, and answers what they were. */
async function spool(body: AsyncIterable<Uint8Array>, path: string, { id, db, now, maxBytes }: Spool) {
  const hash = createHash('sha256')
  const stop = new AbortController()
  let bytes = 0
  let head: Buffer = Buffer.alloc(0)
  async function* watched(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      bytes += chunk.length
      if (bytes > maxBytes) throw tooLarge(maxBytes)
      if (head.length < 64) head = Buffer.concat([head, chunk.subarray(0, 64)])
      hash.update(chunk)
      yield chunk
    }
  }
  const beat = setInterval(() => {
    moveUpload(db, id, 'receiving', { heardAt: now(), bytes }).then(
      (isWanted) => isWanted || stop.abort(new Fault('conflict', 'The upload was cancelled.')),
      () => {},
    )
  }, BEAT)
  try {
    const { first, all } = await peek(body)
    const isPacked = first[0] === GZIP[0] && first[1] === GZIP[1]
    const unpack = isPacked ? createGunzip() : new PassThrough()
    await pipeline(Readable.from(all), unpack, watched, createWriteStream(path), { signal: stop.signal })
  } catch (error) {
    throw stop.signal.aborted ? stop.signal.reason : error
  } finally {
    clearInterval(beat)
  }
  if (bytes === 0) throw new Fault('invalid', 'The file is empty.')
  return { sha256: hash.digest('hex'), bytes, head: head.subarray(0, 64).toString('latin1') }
}

/** Looks at the first bytes, which tell a packed file from a plain one whatever its sender called it. */
async function peek(body: AsyncIterable<Uint8Array>) {
  const chunks = body[Symbol.asyncIterator]()
  let first = Buffer.alloc(0)
  while (first.length < GZIP.length) {
    const { value, done } = await chunks.next()
    if (done) break
    first = Buffer.concat([first, value])
  }
  async function* all() {
    if (first.length > 0) yield first
    yield* { [Symbol.asyncIterator]: () => chunks }
  }
  return { first, all: all() }
}

function formatOf(head: string): UploadFormat {
  const [mark = ''] = head.replace(/^\xef\xbb\xbf/, '').trimStart()
  if (mark === '[') throw new Fault('invalid', 'This is a JSON array. Send one object on each line (NDJSON), or CSV.')
  return mark === '{' ? 'ndjson' : 'csv'
}

/** Waits until what was written would survive a power cut. */
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
