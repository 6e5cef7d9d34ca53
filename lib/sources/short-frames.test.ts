import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { takeShortFrames } from './short-frames'

type Frame = { opcode: number; isLast: boolean; text: string }
const [TEXT, PING] = [1, 9]

/** A frame as a server writes it: never masked. */
function bytesOf({ opcode, isLast, text }: Frame): Buffer {
  const body = Buffer.from(text)
  const head = Buffer.alloc(body.length < 126 ? 2 : body.length < 65_536 ? 4 : 10)
  head[0] = (isLast ? 0x80 : 0) | opcode
  head[1] = body.length < 126 ? body.length : body.length < 65_536 ? 126 : 127
  if (head.length === 4) head.writeUInt16BE(body.length, 2)
  if (head.length === 10) head.writeBigUInt64BE(BigInt(body.length), 2)
  return Buffer.concat([head, body])
}

let clientOf: (raw: Duplex) => void = () => {}
const server = createServer()
server.on('upgrade', (request, raw) => {
  const key = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
  raw.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key.digest('base64')}\r\n\r\n`,
  )
  clientOf(raw)
})
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => void server.close())

/** What a client hears of these bytes, cut into chunks of these sizes. `short`: how many were taken where they lay. */
async function hear(frames: readonly Frame[], cuts: readonly number[], pauses: ReadonlySet<number> = new Set()) {
  const whole = Buffer.concat(frames.map(bytesOf))
  clientOf = (raw) => {
    raw.on('error', () => {})
    void (async () => {
      let at = 0
      for (let n = 0; at < whole.length; n++) {
        const size = cuts[n % cuts.length]!
        raw.write(whole.subarray(at, at + size))
        at += size
        await new Promise(setImmediate)
      }
      raw.end(Buffer.from([0x88, 0x00]))
    })()
  }
  const heard: string[] = []
  let short = 0
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, { perMessageDeflate: false })
  const holdIfAsked = () => {
    if (!pauses.has(heard.length)) return
    socket.pause()
    setTimeout(() => socket.resume(), 3)
  }
  socket.on('upgrade', ({ socket: raw }) =>
    takeShortFrames(raw, {
      takes: () => socket.readyState === WebSocket.OPEN && !socket.isPaused,
      hear(bytes, from, to) {
        short++
        heard.push(Buffer.from(bytes.subarray(from, to)).toString())
        holdIfAsked()
      },
    }),
  )
  socket.on('message', (frame: Buffer) => {
    heard.push(frame.toString())
    holdIfAsked()
  })
  socket.on('ping', (said) => void heard.push(`ping ${said.toString()}`))
  await new Promise((resolve) => socket.on('close', resolve))
  return { heard, short }
}

const text = fc.oneof(
  { weight: 8, arbitrary: fc.string({ maxLength: 60 }) },
  fc.nat({ max: 400 }).map((length) => 'x'.repeat(length)),
  fc.constant('y'.repeat(70_000)),
)
/** A message in one frame or in several, or a ping; with what should be heard of it. */
const message = fc.oneof(
  { weight: 8, arbitrary: text.map((said) => ({ said, frames: [{ opcode: TEXT, isLast: true, text: said }] })) },
  fc.string({ maxLength: 20 }).map((said) => ({
    said: `ping ${said}`,
    frames: [{ opcode: PING, isLast: true, text: said }],
  })),
  fc.tuple(text, text).map(([first, rest]) => ({
    said: first + rest,
    frames: [
      { opcode: TEXT, isLast: false, text: first },
      { opcode: 0, isLast: true, text: rest },
    ],
  })),
)

test('whatever comes, in whatever pieces, is heard whole and in order, over pauses too', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { minLength: 1, maxLength: 40 }),
      fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 12 }),
      fc.array(fc.nat({ max: 40 }), { maxLength: 3 }),
      async (messages, cuts, pauses) => {
        const { heard } = await hear(
          messages.flatMap(({ frames }) => frames),
          cuts,
          new Set(pauses),
        )
        expect(heard).toEqual(messages.map(({ said }) => said))
      },
    ),
    { numRuns: 120 },
  )
})

test('small frames are taken where they lie', async () => {
  const frames = Array.from({ length: 5_000 }, (_, n) => ({ opcode: TEXT, isLast: true, text: `quote ${n}` }))
  const { heard, short } = await hear(frames, [10_007])
  expect(heard).toEqual(frames.map(({ text: said }) => said))
  expect(short).toBeGreaterThan(2_500) // but for those that came with the handshake, or were cut in two
})
