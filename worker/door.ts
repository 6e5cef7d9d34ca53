import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { doorKey } from '@/lib/platform/door'
import { Fault } from '@/lib/platform/fault'
import type { Log } from '@/lib/platform/log'
import { isSame } from '@/lib/platform/same'
import { PUSH_MAX_BYTES } from '@/lib/quotes/contract'
import type { PushDoor } from './market/push'

/**
 * Where the web hands pushed quotes to the one process that writes the journal: a loopback address that only who knows the
 * secret may use. Answers faults as `{ kind, message }`; the web words them for the caller.
 */
export async function openDoor(push: PushDoor, { secret, log }: { secret: string; log: Log }) {
  const key = `Bearer ${doorKey(secret)}`
  const server = createServer((request, response) => {
    void handle(request, push, key)
      .then((answer) => reply(response, 200, answer))
      .catch((error: unknown) => {
        if (!(error instanceof Fault)) log.error({ err: error }, 'a push failed')
        const { kind, message, retryAfterMs } =
          error instanceof Fault ? error : new Fault('unavailable', 'The worker failed.')
        reply(response, 400, { kind, message, retryAfterMs })
      })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
  }
}

async function handle(request: IncomingMessage, push: PushDoor, key: string): Promise<unknown> {
  if (!isSame(request.headers.authorization ?? '', key)) throw new Fault('forbidden', 'Not for you.')
  if (request.method !== 'POST' || request.url !== '/quotes') throw new Fault('not-found', 'There is nothing here.')
  const isLines = (request.headers['content-type'] ?? '').includes('ndjson')
  const idempotencyKey = request.headers['idempotency-key']
  const body = await readAll(request)
  return push.take(body, isLines, typeof idempotencyKey === 'string' ? idempotencyKey : null)
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > PUSH_MAX_BYTES) throw new Fault('too-large', `A request holds at most ${PUSH_MAX_BYTES} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function reply(response: ServerResponse, status: number, answer: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
}
