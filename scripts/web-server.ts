import { createServer, type RequestListener, type Server } from 'node:http'
import { MINUTE, SECOND } from '@/lib/platform/time'

type Patience = {
  /** How long nothing at all may come or go on a connection. Answers that take long, such as a backtest, are within. */
  idle?: number
  /** How long the head of a request may take. */
  head?: number
}

/**
 * A server that lets a request take as long as it likes while something of it comes: a large file on a slow line is cut off by
 * Node after five minutes otherwise. Who sends nothing is cut off.
 */
export function makeWebServer(
  listener: RequestListener,
  { idle = 5 * MINUTE, head = 60 * SECOND }: Patience = {},
): Server {
  const server = createServer(
    { requestTimeout: 0, headersTimeout: head, connectionsCheckingInterval: Math.min(30 * SECOND, head) },
    listener,
  )
  server.timeout = idle
  return server
}
