import { open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

/** How Node begins every gzip member: magic, deflate, no flags, no time. Eight bytes that compressed data does not hold by chance. */
const MAGIC = Buffer.from([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0])

/** Cuts a stream of concatenated gzip members at their beginnings; a torn one comes out like the others. */
export async function* splitMembers(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const searched = rest.length - MAGIC.length
    rest = Buffer.concat([rest, chunk])
    for (let end = rest.indexOf(MAGIC, Math.max(1, searched)); end > 0; end = rest.indexOf(MAGIC, 1)) {
      yield rest.subarray(0, end)
      rest = rest.subarray(end)
    }
  }
  if (rest.length > 0) yield rest
}

/** Cuts off a last member that a crash left unfinished, so that what is appended next follows a whole one. */
export async function mendTail(path: string): Promise<void> {
  const file = await open(path, 'r+').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  if (!file) return
  try {
    const { size } = await file.stat()
    for (let length = 64 * 1024; ; length *= 2) {
      const from = Math.max(0, size - length)
      const tail = Buffer.alloc(size - from)
      await file.read(tail, 0, tail.length, from)
      const start = tail.lastIndexOf(MAGIC)
      if (start < 0 && from > 0) continue
      if (start < 0) return await file.truncate(0)
      if (!(await isWhole(tail.subarray(start)))) await file.truncate(from + start)
      return
    }
  } finally {
    await file.close()
  }
}

async function isWhole(member: Buffer): Promise<boolean> {
  try {
    await promisify(gunzip)(member)
    return true
  } catch {
    return false
  }
}
