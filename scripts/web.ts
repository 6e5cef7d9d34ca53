import type { ServerResponse } from 'node:http'
import next from 'next'
import { readEnv } from '@/lib/platform/env'
import { makeWebServer } from './web-server'

/** How long requests that are under way may take to end. */
const DRAIN_MS = 8_000

/**
 * Next behind a server of our own: what it answers with a bare 500 (a path that cannot be decoded) gets a problem document,
 * and a shutdown waits for the requests that are under way.
 */
const { HOST, PORT } = readEnv()
const app = next({ dev: false, hostname: HOST, port: PORT })
const handle = app.getRequestHandler()
await app.prepare()

const server = makeWebServer((request, response) => {
  const url = request.url ?? '/'
  if (isDecodable(url)) void handle(request, response)
  else refuse(response, url)
})
server.listen(PORT, HOST, () => console.log(`web listens on ${HOST}:${PORT}`))
server.on('error', (error) => {
  console.error(`the web cannot listen on ${HOST}:${PORT}: ${error.message}`)
  process.exit(1)
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    // Open streams are ended by instrumentation.ts, which hears the same signal.
    server.close(() => process.exit(0))
    const idle = setInterval(() => server.closeIdleConnections(), 100)
    setTimeout(() => {
      clearInterval(idle)
      server.closeAllConnections()
    }, DRAIN_MS).unref()
  })
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url.split('?', 1)[0]!)
    return true
  } catch {
    return false
  }
}

function refuse(response: ServerResponse, url: string): void {
  const problem = {
    type: '/problems/invalid',
    title: 'The request does not fit the contract',
    status: 400,
    detail: 'The path is not percent-encoded as it should be.',
    instance: url.split('?', 1)[0]!.slice(0, 200),
  }
  response.writeHead(400, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(problem))
}
