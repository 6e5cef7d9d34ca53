import { createHash } from 'node:crypto'
import { parseTime } from '@/lib/platform/time'
import { Fault } from '@/lib/platform/fault'
import { PUSH_MAX_LINE, type PushResponse } from '@/lib/quotes/contract'
import { parseJson, readAmount, readPrice } from '@/lib/sources/number'
import { PUSH } from '@/lib/sources/registry'
import { Desk } from './desk'
import type { Market } from './market'

const SYMBOL = /^PUSH:[A-Z0-9][A-Z0-9._-]{0,31}$/
/** Nobody had prices to push before. */
const OLDEST = Date.UTC(2000, 0)

type Pushed = { code: string; price: number; size: number; time: number }
type Answered = { digest: string; answer: PushResponse }

/** The push door: programs send quotes, and are answered once the journal has them. */
export class PushDoor {
  readonly #market: Market
  readonly #desk: Desk
  /** Set by who looks whether a person paused it. */
  isPaused = false
  #inFlight = new Map<string, Promise<Answered>>()

  constructor(market: Market) {
    this.#market = market
    this.#desk = new Desk(market, PUSH)
  }

  /** When the last quote came, epoch ms; 0: never. */
  get heardAt(): number {
    return this.#desk.heardAt
  }

  /** Takes NDJSON or a JSON array. The same key again answers the same and stores nothing; with another body it is refused. */
  async take(body: string, isLines: boolean, key: string | null): Promise<PushResponse> {
    if (this.isPaused) throw new Fault('unavailable', 'The push door is paused.', { retryAfterMs: 10_000 })
    if (this.#market.isDiskLow) throw new Fault('unavailable', 'The disk is nearly full.', { retryAfterMs: 30_000 })
    if (this.#market.full())
      throw new Fault('rate-limited', 'More quotes wait for the journal than it can take.', { retryAfterMs: 1_000 })
    if (key === null) return this.#record(body, isLines)
    const digest = createHash('sha256').update(body).digest('base64url')
    const answering = this.#inFlight.get(key) ?? this.#answerOnce(key, digest, body, isLines)
    const answered = await answering
    if (answered.digest === digest) return answered.answer
    throw new Fault('conflict', 'This Idempotency-Key was used for another request.')
  }

  /** Looks the key up, or records and answers under it. Requests with the same key that come meanwhile wait for this one. */
  #answerOnce(key: string, digest: string, body: string, isLines: boolean): Promise<Answered> {
    const answering = this.#market
      .findAnswer(nameOf(key))
      .then(async (stored) =>
        stored === undefined
          ? { digest, answer: await this.#record(body, isLines, { key, digest }) }
          : (JSON.parse(stored) as Answered),
      )
      .finally(() => this.#inFlight.delete(key))
    this.#inFlight.set(key, answering)
    return answering
  }

  async #record(body: string, isLines: boolean, keyed?: { key: string; digest: string }): Promise<PushResponse> {
    const rows = isLines ? readLines(body) : readArray(body)
    const answer: PushResponse = { accepted: 0, duplicates: 0, rejected: [] }
    for (const [index, row] of rows.entries()) {
      const pushed = readRow(row)
      const outcome = typeof pushed === 'string' ? pushed : this.#quote(pushed)
      if (outcome === 'accepted') answer.accepted++
      else if (outcome === 'duplicate') answer.duplicates++
      else {
        answer.rejected.push({ index, reason: outcome })
        if (typeof pushed === 'string') this.#market.counters.add(PUSH.id, 'rejected', outcome)
      }
    }
    this.#desk.settle()
    await this.#market.commit(
      keyed && {
        key: nameOf(keyed.key),
        accepted: answer.accepted,
        answer: JSON.stringify({ digest: keyed.digest, answer } satisfies Answered),
      },
    )
    return answer
  }

  #quote({ code, price, size, time }: Pushed): string {
    this.#desk.announce({ code, name: code, kind: 'other', base: null, quote: null })
    return this.#desk.quote(code, price, size, time, NaN)
  }
}

const nameOf = (key: string) => `push/${key}`

function readArray(body: string): unknown[] {
  const rows = parse(body)
  if (Array.isArray(rows)) return rows
  throw new Fault('invalid', 'The body is no JSON array of quotes.')
}

/** One object a line; a line that is none is rejected by itself. */
function readLines(body: string): unknown[] {
  return body
    .replace(/^\uFEFF/, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      if (line.length > PUSH_MAX_LINE) return undefined
      try {
        return parseJson(line)
      } catch {
        return undefined
      }
    })
}

function parse(body: string): unknown {
  try {
    return parseJson(body)
  } catch {
    throw new Fault('invalid', 'The body is no JSON.')
  }
}

/** A quote, or the reason why it is none. */
function readRow(row: unknown): Pushed | string {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return 'malformed'
  const { symbol, price, size, time, ...unknown } = row as Record<string, unknown>
  if (Object.keys(unknown).length > 0 || typeof symbol !== 'string') return 'malformed'
  if (!SYMBOL.test(symbol.toUpperCase())) return 'unlisted'
  const priced = readPrice(price)
  if (typeof priced === 'string') return priced
  const sized = size === undefined || size === null ? NaN : readAmount(size)
  if (typeof sized === 'string') return sized
  const timed =
    time === undefined || time === null
      ? NaN
      : typeof time === 'number' || typeof time === 'string'
        ? parseTime(String(time))
        : undefined
  if (timed === undefined || timed < OLDEST) return 'malformed'
  return { code: symbol.toUpperCase().slice(PUSH.prefix.length + 1), price: priced, size: sized, time: timed }
}
