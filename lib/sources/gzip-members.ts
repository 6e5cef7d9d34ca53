import { open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { createInflateRaw, gunzip } from 'node:zlib'

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
    if (size === 0) return
    for (let length = 64 * 1024; ; length *= 2) {
      const from = Math.max(0, size - length)
      const tail = Buffer.alloc(size - from)
      await file.read(tail, 0, tail.length, from)
      const start = tail.lastIndexOf(MAGIC)
      if (start < 0 && from > 0) continue
      const member = tail.subarray(Math.max(0, start))
      const end = (await readMember(member)) === undefined ? 0 : await endOf(member)
      return await file.truncate(size - member.length + end)
    }
  } finally {
    await file.close()
  }
}

/** What the member at the beginning holds, whatever follows it; undefined when it is torn. */
export async function readMember(bytes: Buffer): Promise<string | undefined> {
  try {
    return (await promisify(gunzip)(bytes.subarray(0, await endOf(bytes)))).toString()
  } catch {
    return undefined
  }
}

const HEADER = 10
const TRAILER = 8

/** Where the first member ends: a torn beginning of the next one may cling to it, and makes gunzip refuse both. */
async function endOf(bytes: Buffer): Promise<number> {
  const inflate = createInflateRaw()
  inflate.end(bytes.subarray(HEADER))
  for await (const _ of inflate); // only to learn how much it consumes
  return HEADER + inflate.bytesWritten + TRAILER
}
