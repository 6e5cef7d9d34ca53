import { z } from 'zod'
import { Fault } from '@/lib/platform/fault'
import { SECOND } from '@/lib/platform/time'
import type { Ask } from '../ask'
import type { SourceIo } from '../source'

const Envelope = z.object({ error: z.array(z.string()), result: z.record(z.string(), z.unknown()).optional() })

export type Reply = { result: Record<string, unknown>; receivedAt: number }
export type Call = (path: string, io: SourceIo) => Promise<Reply>

/** Kraken answers 200 to everything and says inside whether it worked; a pair it does not know is `not-found`. */
export const openCall =
  (ask: Ask): Call =>
  async (path, io) => {
    const { body, receivedAt } = await ask(`/0/public/${path}`, io)
    const envelope = Envelope.safeParse(body)
    if (!envelope.success)
      throw new Fault('upstream', 'Kraken sent something that is no answer', { cause: envelope.error })
    const { error, result } = envelope.data
    const problem = error.find((text) => text.startsWith('E')) // W... are warnings
    if (problem !== undefined) throw faultOf(problem, receivedAt)
    if (!result) throw new Fault('upstream', 'Kraken sent an answer without a result')
    return { result, receivedAt }
  }

function faultOf(problem: string, now: number): Fault {
  if (/Unknown asset pair/i.test(problem)) return new Fault('not-found', `Kraken does not know the pair (${problem})`)
  if (/Rate limit|Throttled|Too many requests/i.test(problem)) {
    const until = /Throttled:\s*(\d{9,11})/.exec(problem)?.[1] // epoch seconds
    const retryAfterMs = until ? Math.max(0, Number(until) * SECOND - now) : null
    return new Fault('rate-limited', `Kraken asks for fewer questions (${problem})`, { retryAfterMs })
  }
  return new Fault('upstream', `Kraken answered ${problem}`)
}
