import type { Socket } from 'node:net'

const WHOLE_TEXT = 0x81 // the last frame of a message, of text
const LONGEST_SHORT = 125
const MASKED = 0x80

/** `hear` reads one short text frame that lies in `bytes` from `from` to `to`. `takes`: whether it can take another now. */
export type ShortReader = { takes(): boolean; hear(bytes: Uint8Array, from: number, to: number): void }

/**
 * Takes short text frames straight out of what a connection received, without a buffer and an event for each of them; all
 * other frames, and those that a chunk cuts in two, go on to the WebSocket as they are. Order is kept: it takes only what
 * lies before everything that goes on, and nothing while anything that went on was not read yet.
 */
export function takeShortFrames(raw: Socket, reader: ShortReader): void {
  const edge = new FrameEdge()
  const push = raw.push.bind(raw)
  const unshift = raw.unshift.bind(raw)
  // What came together with the answer to the handshake.
  raw.unshift = (chunk: Uint8Array) => {
    edge.pass(chunk, 0)
    return unshift(chunk)
  }
  raw.push = (chunk: Uint8Array | null) => {
    if (chunk === null) return push(chunk)
    const isRead = raw.readableFlowing === true && raw.readableLength === 0
    const running = isRead ? edge.pass(chunk, 0, true) : 0
    if (!isRead || !edge.isBetween) {
      edge.pass(chunk, running)
      return push(chunk)
    }
    if (running > 0) push(chunk.subarray(0, running)) // may end in a pause
    const rest = raw.readableFlowing === true ? takeAll(chunk, running, reader) : running
    if (rest === chunk.length) return true
    edge.pass(chunk, rest)
    return push(chunk.subarray(rest))
  }
}

/** Hears frame after frame from `at` on; answers where the first stands that is not short, not text or not whole. */
function takeAll(chunk: Uint8Array, at: number, reader: ShortReader): number {
  const { length } = chunk
  while (at + 2 <= length && chunk[at] === WHOLE_TEXT && reader.takes()) {
    const size = chunk[at + 1]!
    const end = at + 2 + size
    if (size > LONGEST_SHORT || end > length) break
    reader.hear(chunk, at + 2, end)
    at = end
  }
  return at
}

/** Knows where in a stream of bytes one frame ends and the next begins. */
class FrameEdge {
  #owed = 0 // bytes of the running frame that are still to come
  #header: number[] = [] // what is there of a header that is not complete
  #isFragmented = false

  /** Whether the next byte begins a new message. */
  get isBetween(): boolean {
    return this.#owed === 0 && this.#header.length === 0 && !this.#isFragmented
  }

  /** Follows the bytes from `at` to the end, or only to the end of the running frame; answers how far that was. */
  pass(chunk: Uint8Array, at: number, onlyRunning = false): number {
    while (at < chunk.length) {
      if (this.#owed > 0) {
        const taken = Math.min(this.#owed, chunk.length - at)
        this.#owed -= taken
        at += taken
      } else if (onlyRunning && this.#header.length === 0) return at
      else {
        this.#header.push(chunk[at++]!)
        this.#readHeader()
      }
    }
    return at
  }

  #readHeader(): void {
    const header = this.#header
    if (header.length < 2) return
    const said = header[1]! & ~MASKED
    const bytes = (said === 127 ? 10 : said === 126 ? 4 : 2) + (header[1]! & MASKED ? 4 : 0)
    if (header.length < bytes) return
    let size = said
    if (said === 126) size = (header[2]! << 8) | header[3]!
    if (said === 127) size = header.slice(2, 10).reduce((sum, byte) => sum * 256 + byte, 0)
    const opcode = header[0]! & 0x0f
    if (opcode < 8) this.#isFragmented = (header[0]! & 0x80) === 0
    this.#owed = size
    this.#header = []
  }
}
