import type { Log } from '@/lib/platform/log'
import { SECOND } from '@/lib/platform/time'
import type { RawArchive } from '@/lib/sources/raw-archive'

/** Frames of one source that are kept in one second. What is beyond is only in the journal, quote by quote. */
const MOST_BYTES = 1_000_000
const SWITCHING_PROTOCOLS = 101

/** Keeps the frames of a stream as they were said, one archive entry a second. */
export function keepFrames(source: string, archive: RawArchive, now: () => number, log: Log) {
  let frames: string[] = []
  let bytes = 0
  let left = 0

  const flush = async () => {
    if (left > 0) log.debug({ source, frames: left }, 'more frames than are kept raw')
    const body = frames.join('\n')
    frames = []
    bytes = left = 0
    if (body) await archive.keep({ source, url: 'stream', status: SWITCHING_PROTOCOLS, receivedAt: now(), body })
  }
  const timer = setInterval(
    () => void flush().catch((error: unknown) => log.warn({ source, err: error }, 'frames could not be kept')),
    SECOND,
  )
  return {
    keep(frame: string | Uint8Array, from = 0, to = frame.length): void {
      if (bytes > MOST_BYTES) {
        left++
        return
      }
      const text =
        typeof frame === 'string'
          ? frame
          : Buffer.from(frame.buffer, frame.byteOffset + from, to - from).toString('utf8')
      bytes += text.length
      frames.push(text)
    },
    async close(): Promise<void> {
      clearInterval(timer)
      await flush().catch(() => {})
    },
  }
}
