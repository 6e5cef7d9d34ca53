import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Fault } from '@/lib/platform/fault'

/** The body, unpacked, and never more of it than is allowed: a small gzip can hold a very large one. */
export async function readBody(request: Request, most: number): Promise<Buffer> {
  const encoding = request.headers.get('content-encoding') ?? 'identity'
  if (encoding !== 'identity' && encoding !== 'gzip')
    throw new Fault('invalid', `The content encoding ${encoding.slice(0, 40)} is not known here.`)
  const raw = Readable.from((request.body ?? []) as AsyncIterable<Uint8Array>)
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of (encoding === 'gzip' ? raw.compose(createGunzip()) : raw) as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > most) throw new Fault('too-large', `A request holds at most ${most} bytes.`)
      chunks.push(Buffer.from(chunk))
    }
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault('invalid', 'The body is no gzip, or was cut off.', { cause: error })
  }
  return Buffer.concat(chunks)
}
