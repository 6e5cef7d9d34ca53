import { isIP } from 'node:net'
import { Agent, buildConnector, request } from 'undici'
import { SECOND } from '@/lib/platform/time'
import { type Guard, Refused } from './address-guard'
import { excerptOf, failed, type Outcome, reasonOf } from './outcome'

const CONNECT_WITHIN = 5 * SECOND
export const ANSWER_WITHIN = 15 * SECOND
/** The status is what counts: of the rest only the beginning is looked at, and not for long. */
const READ_BYTES = 2_000
const READ_WITHIN = 2 * SECOND

export type Post = (url: string, headers: Record<string, string>, body: string) => Promise<Outcome>

/** One POST to a stranger: no redirects, no address that the guard refuses, no more than a moment and a few bytes. */
export function openPost(guard: Guard, { answerWithin = ANSWER_WITHIN, now = Date.now } = {}) {
  const dial = buildConnector({ timeout: CONNECT_WITHIN, lookup: guard.lookup } as buildConnector.BuildOptions)
  const agent = new Agent({
    connect(options, callback) {
      const refused = guard.checkHost(options.hostname.replace(/^\[|\]$/g, ''))
      if (refused) callback(refused, null)
      else dial(options, callback)
    },
    pipelining: 0, // a connection for each message: every one is checked, and none is found dead when it is needed
    maxHeaderSize: 16_384,
  })

  const post: Post = async (url, headers, body) => {
    const clock = AbortSignal.timeout(answerWithin)
    let answer: Awaited<ReturnType<typeof request>>
    try {
      answer = await request(url, {
        method: 'POST',
        dispatcher: agent,
        signal: clock,
        headers: { 'user-agent': 'candlewick', accept: '*/*', 'accept-encoding': 'identity', ...headers },
        body,
      })
    } catch (error) {
      if (clock.aborted) return failed(`did not answer within ${answerWithin / SECOND} s`)
      if (isRefused(error)) return failed(reasonOf(error), { verdict: 'hopeless' })
      return failed(`${hostOf(url)} could not be reached: ${reasonOf(error)}`)
    }
    const { statusCode: status } = answer
    const excerpt = excerptOf(await readBeginning(answer.body))
    const said = { status, excerpt, retryAfterMs: readRetryAfter(answer.headers['retry-after'], now()) }
    if (status >= 200 && status < 300) return { ok: true, error: null, ...said }
    if (status === 410) return failed('answered 410: it wants no more messages', { ...said, verdict: 'gone' })
    const aside = status >= 300 && status < 400 ? ' (a redirect, which is not followed)' : ''
    return failed(`answered ${status}${aside}`, said)
  }
  return { post, close: () => agent.destroy() }
}

function isRefused(error: unknown): boolean {
  if (error instanceof Refused) return true
  return error instanceof Error && error.cause !== undefined && isRefused(error.cause)
}

function hostOf(url: string): string {
  const { hostname, host } = new URL(url)
  return isIP(hostname) === 0 ? host : `The address ${host}`
}

type Body = AsyncIterable<Buffer> & { destroy(): unknown }

async function readBeginning(body: Body): Promise<string> {
  const timer = setTimeout(() => body.destroy(), READ_WITHIN)
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of body) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes >= READ_BYTES) break // leaving the loop ends the connection
    }
  } catch {
    // It broke off or took too long: what came so far is the excerpt.
  } finally {
    clearTimeout(timer)
    body.destroy()
  }
  return Buffer.concat(chunks).subarray(0, READ_BYTES).toString('utf8')
}

/** Retry-After is seconds or a date. */
function readRetryAfter(header: string | string[] | undefined, now: number): number | null {
  if (typeof header !== 'string') return null
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * SECOND : Date.parse(header) - now
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}
