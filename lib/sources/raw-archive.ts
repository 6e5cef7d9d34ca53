import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { z } from 'zod'
import { Fault } from '@/lib/platform/fault'
import { HOUR } from '@/lib/platform/time'
import { mendTail, readMember, splitMembers } from './gzip-members'
import type { RawResponse } from './source'

const Line = z.object({
  source: z.string(),
  url: z.string(),
  status: z.number(),
  receivedAt: z.number(),
  body: z.string(),
}) satisfies z.ZodType<RawResponse>

const SOURCE = /^[a-z0-9-]+$/
const FILE = /^(\d{4}-\d\d-\d\dT\d\d)\.jsonl\.gz$/

const fileOf = (time: number) => `${new Date(time).toISOString().slice(0, 13)}.jsonl.gz`
const hourOf = (file: string): number => Date.parse(`${FILE.exec(file)?.[1]}:00:00Z`)

export type RawArchive = ReturnType<typeof openRawArchive>

/**
 * What sources said, as they said it: `<folder>/<source>/<hour>.jsonl.gz`, each response a gzip member of its own with
 * one JSON line, so that what was written before a crash stays readable, by `zcat` too.
 */
export function openRawArchive(folder: string) {
  const mended = new Set<string>() // files whose end this process has looked at
  const writes = new Map<string, Promise<void>>() // the last one of each source; the next waits for it

  async function append(path: string, member: Buffer): Promise<void> {
    if (!mended.has(path)) await mendTail(path)
    mended.add(path)
    const file = await open(path, 'a')
    const { size } = await file.stat()
    try {
      await file.appendFile(member)
    } catch (cause) {
      await file.truncate(size).catch(() => mended.delete(path)) // half a member helps nobody
      throw cause
    } finally {
      await file.close()
    }
  }

  async function write(response: RawResponse): Promise<void> {
    const member = await promisify(gzip)(`${JSON.stringify(response)}\n`)
    await mkdir(join(folder, response.source), { recursive: true })
    await append(join(folder, response.source, fileOf(response.receivedAt)), member)
  }

  return {
    async keep(response: RawResponse): Promise<void> {
      if (!SOURCE.test(response.source)) throw new Fault('invalid', `${response.source} is no name of a source`)
      const before = writes.get(response.source) ?? Promise.resolve()
      const written = before.then(() => write(response))
      writes.set(
        response.source,
        written.catch(() => {}),
      ) // a failed write is its caller's, not the next one's
      try {
        await written
      } catch (cause) {
        throw new Fault('unavailable', `The raw archive cannot be written (${codeOf(cause)})`, { cause })
      }
    },

    /** Every response of the hour that holds `time`, in the order it was kept. Torn ones are passed over. */
    async *readHour(source: string, time: number): AsyncGenerator<RawResponse> {
      const path = join(folder, source, fileOf(time))
      try {
        for await (const member of splitMembers(createReadStream(path))) {
          const line = await readMember(member)
          if (line !== undefined) yield Line.parse(JSON.parse(line))
        }
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error // nothing was kept in that hour
      }
    },

    /** Removes the hours that ended before `time`; answers how many files that were. */
    async dropBefore(time: number): Promise<number> {
      let dropped = 0
      for (const source of await list(folder)) {
        if (!SOURCE.test(source)) continue
        for (const file of await list(join(folder, source))) {
          if (!(hourOf(file) + HOUR <= time)) continue
          await rm(join(folder, source, file), { force: true })
          mended.delete(join(folder, source, file))
          dropped += 1
        }
      }
      return dropped
    },

    /** Waits until everything is written. */
    close: async (): Promise<void> => void (await Promise.all(writes.values())),
  }
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return []
    throw error
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error))
