import type { ServerResponse } from 'node:http'
import next from 'next'
import { readEnv } from '@/lib/platform/env'
import { FOREIGN_HOST, isOwnHost } from '@/lib/platform/own-host'
import { explain405 } from './explain-405'
import { makeWebServer } from './web-server'

/** How long requests that are under way may take to end. */
const DRAIN_MS = 8_000

const FOREIGN = { type: '/problems/forbidden', title: 'Not allowed', status: 403, detail: FOREIGN_HOST }
const UNREADABLE = {
  type: '/problems/invalid',
  title: 'The request does not fit the contract',
  status: 400,
  detail: 'The path is not percent-encoded as it should be.',
}

/**
 * Next behind a server of our own: what it answers with a bare 500 (a path that cannot be decoded) or a bare 405 gets a
 * problem document, pages are shown under our own names only, as the API is, and a shutdown waits for the requests that are
 * under way.
 */
const { HOST, PORT, PUBLIC_URL } = readEnv()
const app = next({ dev: false, hostname: HOST, port: PORT })
const handle = app.getRequestHandler()
await app.prepare()

const server = makeWebServer((request, response) => {
  const url = request.url ?? '/'
  if (!isOwnHost(request.headers.host ?? '', PUBLIC_URL)) return refuse(response, url, FOREIGN)
  if (!isDecodable(url)) return refuse(response, url, UNREADABLE)
  explain405(request, response, { host: HOST, port: PORT })
  void handle(request, response)
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

type Refusal = { type: string; title: string; status: number; detail: string }

function refuse(response: ServerResponse, url: string, refusal: Refusal): void {
  const problem = { ...refusal, instance: url.split('?', 1)[0]!.slice(0, 200) }
  response.writeHead(refusal.status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(problem))
}
