import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Fault } from './misbehave'
import type { Reply } from './reply'

/** Sends what the exchange answers, or what is left of it. Returns the status that went out; null when none did. */
export function respond(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  fault?: Fault,
): number | null {
  const text = textOf(reply)
  switch (fault?.how) {
    case undefined:
      return send(
        response,
        reply.status,
        text,
        reply.isLines ? 'application/x-ndjson' : 'application/json; charset=utf-8',
      )
    case 'status':
      if (fault.retryAfter !== undefined) response.setHeader('Retry-After', fault.retryAfter)
      return send(response, fault.status, JSON.stringify(['error', fault.status, 'misbehaviour']), 'application/json')
    case 'html':
      return send(response, 200, '<!doctype html><title>Just a moment...</title>', 'text/html; charset=utf-8')
    case 'truncate':
      response.writeHead(reply.status, {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(text),
      })
      response.write(text.slice(0, Math.floor(text.length / 2)), () => request.socket.destroy())
      return reply.status
    case 'outage':
      request.socket.resetAndDestroy()
      return null
  }
}

const textOf = ({ body, isLines }: Reply): string =>
  isLines && Array.isArray(body) ? body.map((row) => `${JSON.stringify(row)}\n`).join('') : JSON.stringify(body)

function send(response: ServerResponse, status: number, text: string, type: string): number {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) }).end(text)
  return status
}
