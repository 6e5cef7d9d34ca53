import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RawResponse, SourceIo } from './source'

/** What the exchange does with a question; a body that is no text goes out as JSON. */
export type Scripted = {
  status?: number
  headers?: Record<string, string>
  body?: unknown
  how?: 'silent' | 'silent-inside' | 'cut' | 'reset'
}

/** For tests: a real HTTP server that answers each question as told, and remembers what it was asked. */
export async function scriptedExchange(answer: (path: string, nth: number) => Scripted) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    reply(response, answer(request.url ?? '', asked.length))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function reply(response: ServerResponse, { status = 200, headers = {}, body = [], how }: Scripted): void {
  if (how === 'silent') return
  if (how === 'reset') return void response.socket?.resetAndDestroy()
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  response.writeHead(status, { 'content-length': Buffer.byteLength(text), ...headers })
  if (how === undefined) return void response.end(text)
  response.write(text.slice(0, text.length / 2), () => {
    if (how === 'cut') response.socket?.destroy()
  })
}

/** A world in which it is always `time`, with everything that was kept. */
export function standingStill(time: number) {
  const kept: RawResponse[] = []
  const stop = new AbortController()
  const io: SourceIo = { now: () => time, signal: stop.signal, keep: async (response) => void kept.push(response) }
  return { io, kept, stop }
}
