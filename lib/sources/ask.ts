import { Fault } from '@/lib/platform/fault'
import { SECOND } from '@/lib/platform/time'
import { type Got, httpGet } from './http-get'
import { type Sleep, sleepFor } from './limiter'
import { parseJson } from './number'
import type { SourceIo } from './source'

export type Answer = { body: unknown; receivedAt: number }
export type Ask = (path: string, io: SourceIo) => Promise<Answer>

/** What a test hands in so that nobody waits. */
export type AskWorld = { sleep?: Sleep; random?: () => number; timeout?: number; maxBytes?: number }

const RETRIES = 2
const FIRST_BACK_OFF = 500
/** How much of its time one question may spend waiting between attempts. */
const PATIENCE = 20 * SECOND

/** A failed attempt: the fault to report, and whether another attempt could help. */
type Failure = { fault: Fault; again: boolean }

/** A client for one source: asks again where that helps, and says what is wrong in words a person understands. */
export function openAsk(source: string, label: string, base: string, world: AskWorld = {}): Ask {
  const { sleep = sleepFor, random = Math.random, timeout = 10 * SECOND, maxBytes } = world
  const origin = base.replace(/\/+$/, '')

  async function attempt(url: string, io: SourceIo): Promise<Answer | Failure> {
    const clock = AbortSignal.timeout(timeout)
    let got: Got
    try {
      got = await httpGet(url, AbortSignal.any([io.signal, clock]), maxBytes)
    } catch (cause) {
      io.signal.throwIfAborted()
      const problem = clock.aborted ? `${label} ${tardy(timeout)}` : `${new URL(url).host} ${unreachable(cause)}`
      return { fault: new Fault('upstream', problem, { cause }), again: true }
    }
    io.signal.throwIfAborted()
    const receivedAt = io.now()
    await io.keep({ source, url, status: got.status, receivedAt, body: got.body })
    const problem = judgeAnswer(label, got, clock.aborted ? tardy(timeout) : null, receivedAt)
    if (problem) return problem
    try {
      return { body: parseJson(got.body), receivedAt }
    } catch (cause) {
      return { fault: new Fault('upstream', `${label} ${noJson(got.body)}`, { cause }), again: true }
    }
  }

  return async (path, io) => {
    let patience = PATIENCE
    for (let tried = 0; ; tried += 1) {
      const outcome = await attempt(origin + path, io)
      if (!('fault' in outcome)) return outcome
      const wait = Math.max(outcome.fault.retryAfterMs ?? 0, random() * FIRST_BACK_OFF * 2 ** (tried + 1))
      if (!outcome.again || tried === RETRIES || wait > patience) throw outcome.fault
      patience -= wait
      await sleep(wait, io.signal)
    }
  }
}

function judgeAnswer(label: string, got: Got, late: string | null, now: number): Failure | undefined {
  const { status, broken, cause } = got
  if (broken === 'too-large')
    return { fault: new Fault('upstream', `${label} sent more than anyone reads`), again: false }
  if (broken === 'cut') {
    return {
      fault: new Fault('upstream', `${label} ${late ?? 'broke off in the middle of its answer'}`, { cause }),
      again: true,
    }
  }
  if (status >= 200 && status < 300) return undefined
  const retryAfterMs = readRetryAfter(got.retryAfter, now)
  if (status === 429 || (got.body.length < 500 && /rate.?limit/i.test(got.body))) {
    return {
      fault: new Fault('rate-limited', `${label} asks for fewer questions (${status})`, { retryAfterMs }),
      again: true,
    }
  }
  const said = /^\s*[[{]/.test(got.body) && got.body.length < 300 ? `: ${got.body.trim()}` : ''
  return { fault: new Fault('upstream', `${label} answered ${status}${said}`, { retryAfterMs }), again: status >= 500 }
}

/** Retry-After is seconds or a date. */
function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null
  const ms = /^\d+$/.test(header) ? Number(header) * SECOND : Date.parse(header) - now
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}

const tardy = (timeout: number) => `did not answer within ${timeout / SECOND} s`

const noJson = (body: string) =>
  /^\s*</.test(body) ? 'answered with a web page instead of data' : 'sent an answer that is cut off or is no JSON'

/** undici says only "fetch failed"; what tells why is further down. */
function unreachable(error: unknown): string {
  let cause = error
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause
  const why = cause instanceof Error && 'code' in cause ? cause.code : cause instanceof Error ? cause.message : cause
  return `could not be reached (${String(why)})`
}
