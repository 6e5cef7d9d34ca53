import { openHub } from '@/lib/live/hub'
import { openSender } from '@/lib/channels/send'
import type { Db } from '@/lib/platform/db'
import { readEnv } from '@/lib/platform/env'
import type { Server } from './server'

const ORIGIN = 'http://localhost:3000'

type Handler<P> = (request: Request, context: { params: Promise<P> }) => Promise<Response>

/** For tests: what the handlers of the web share, around a database of the test's own, with a clock that it sets. */
export function openTestServer(db: Db, variables: Record<string, string> = {}) {
  const env = readEnv(variables)
  const clock = { time: Date.UTC(2026, 10, 21, 12) }
  const now = () => clock.time
  const live = openHub(async () => new Map(), { now, epoch: 'test' })
  const sender = openSender(env, { answerWithin: 1_000 })
  const log = { error: (fields: { err: unknown }) => failures.push(fields.err) }
  const failures: unknown[] = []
  const secret = 'a secret of sixteen letters or more'
  Object.assign(globalThis, { candlewick: { env, db, now, live, sender, log, secret } as unknown as Server })

  /** Calls a handler as HTTP would, and parses what it answers if that is JSON. */
  async function call<P>(
    handler: Handler<P>,
    { params = {} as P, query = '', method = 'GET', body, headers = {} }: Asked<P> = {},
  ): Promise<{ status: number; body: unknown; text: string; headers: Headers }> {
    const request = new Request(`${ORIGIN}/api/test${query}`, {
      method,
      headers: { host: 'localhost:3000', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const response = await handler(request, { params: Promise.resolve(params) })
    const text = await response.text()
    const isJson = (response.headers.get('content-type') ?? '').includes('json')
    return { status: response.status, body: isJson ? JSON.parse(text) : null, text, headers: response.headers }
  }
  return { clock, call, secret, env, failures, sender, close: () => (live.close(), sender.close()) }
}

type Asked<P> = {
  params?: P
  query?: string
  method?: string
  body?: unknown
  headers?: Record<string, string>
}
