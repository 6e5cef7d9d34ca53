import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { type WebSocket, WebSocketServer } from 'ws'
import type { After } from './quiet'
import type { QuoteSink, StreamIo, StreamState } from './stream'

type Visit = { path: string; socket: WebSocket; heard: string[] }

/**
 * For tests: a real WebSocket server that does with each connection as told, and remembers what it was sent. To the
 * paths that are not `admitted` it answers 401.
 */
export async function scriptedStream(
  welcome: (visit: Visit, nth: number) => void = () => {},
  admitted: (path: string) => boolean = () => true,
) {
  const verifyClient = ({ req }: { req: IncomingMessage }) => admitted(req.url ?? '')
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong: false, verifyClient })
  const visits: Visit[] = []
  server.on('connection', (socket, request) => {
    const visit: Visit = { path: request.url ?? '', socket, heard: [] }
    socket.on('message', (data: Buffer) => visit.heard.push(data.toString()))
    socket.on('error', () => {})
    welcome(visit, visits.push(visit))
  })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    url: `ws://127.0.0.1:${port}`,
    visits,
    open: () => server.clients.size,
    async close() {
      for (const client of server.clients) client.terminate()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Time that passes only when told to. */
export function handClock(start: number) {
  let time = start
  const timers = new Set<{ at: number; run: () => void }>()
  const after: After = (ms, run) => {
    const timer = { at: time + ms, run }
    timers.add(timer)
    return () => timers.delete(timer)
  }
  return {
    after,
    now: () => time,
    waiting: () => timers.size,
    pass(ms: number): void {
      const until = time + ms
      for (;;) {
        const due = [...timers].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0]
        if (!due) break
        timers.delete(due)
        time = due.at
        due.run()
      }
      time = until
    },
  }
}

/** A world at a hand-driven time, and a sink that writes down what it is told. `said` leaves out the raw frames. */
export function listening(clock: ReturnType<typeof handClock>, random = () => 1) {
  const said: unknown[][] = []
  const raw: string[] = []
  const states: StreamState[] = []
  const refused: [code: string, reason: string][] = []
  const stop = new AbortController()
  const room: { full?: Promise<void> } = {}
  const note =
    (name: string) =>
    (...what: unknown[]) =>
      void said.push([name, ...what])
  const sink: QuoteSink = {
    quote: note('quote'),
    quoteOf: ({ code }, ...rest) => note('quote')(code, ...rest),
    handle: (code) => ({ code, index: 0 }),
    announce: note('announce'),
    remove: note('remove'),
    beginSync: note('beginSync'),
    endSync: note('endSync'),
    check: note('check'),
    reject: note('reject'),
    keepRaw: (frame, from, to) =>
      void raw.push(typeof frame === 'string' ? frame : Buffer.from(frame.subarray(from, to)).toString()),
    full: () => room.full,
  }
  const io: StreamIo = {
    now: clock.now,
    log: pino({ level: 'silent' }),
    signal: stop.signal,
    random,
    onState: (state) => void states.push(state),
    onRefused: (code, reason) => void refused.push([code, reason]),
  }
  return { sink, io, said, raw, states, refused, stop, room }
}
