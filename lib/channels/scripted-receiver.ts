import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = { path: string; headers: IncomingHttpHeaders; body: string }
/** What the receiver does with a message. */
export type Reaction = {
  status?: number
  headers?: Record<string, string>
  body?: string
  how?: 'silent' | 'endless' | 'hanging-body' | 'reset'
}

/** For tests: a real HTTP server that takes messages as told, counts every connection, and remembers what it was sent. */
export async function scriptedReceiver(
  react: (received: Received, nth: number) => Reaction = () => ({}),
  host = '127.0.0.1',
) {
  const received: Received[] = []
  let connections = 0
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const message = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() }
      received.push(message)
      const { status = 200, headers = {}, body = 'ok', how } = react(message, received.length)
      if (how === 'silent') return
      if (how === 'reset') return void response.socket?.resetAndDestroy()
      response.writeHead(status, headers)
      if (how === 'hanging-body') return void response.write(body)
      if (how !== 'endless') return void response.end(body)
      const chunk = Buffer.alloc(64 * 1024, 'x')
      const pour = (): void => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', pour)
      }
      pour()
    })
  })
  server.on('connection', () => connections++)
  let port = 0
  const listen = () =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, resolve)
    })
  await listen()
  port = (server.address() as AddressInfo).port
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    received,
    connections: () => connections,
    close,
    /** Again, at the same address. */
    listen,
  }
}
