import type { Db } from '@/lib/platform/db'
import { doorKey } from '@/lib/platform/door'
import { Fault } from '@/lib/platform/fault'
import { findHeartbeat } from '@/lib/platform/heartbeat'
import { SECOND } from '@/lib/platform/time'

/** Longer than the largest push takes on a busy machine. */
const ANSWER_WITHIN = 20 * SECOND
const RETRY_AFTER_MS = 2_000

/** Hands pushed quotes to the worker as they came. Throws a Fault('unavailable') when it is gone or does not answer in time. */
export async function askWorker(
  { db, secret, answerWithin = ANSWER_WITHIN }: { db: Db; secret: string; answerWithin?: number },
  body: Buffer,
  headers: Record<string, string>,
): Promise<{ ok: boolean; answer: unknown }> {
  const worker = await findHeartbeat(db, 'worker')
  if (!worker?.address) throw gone()
  try {
    const response = await fetch(`${worker.address}/quotes`, {
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${doorKey(secret)}` },
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(answerWithin),
    })
    return { ok: response.ok, answer: await response.json() }
  } catch (cause) {
    throw cause instanceof DOMException && cause.name === 'TimeoutError' ? silent(answerWithin) : gone(cause)
  }
}

const gone = (cause?: unknown) =>
  new Fault('unavailable', 'The worker that takes quotes is not running.', { retryAfterMs: RETRY_AFTER_MS, cause })

const silent = (ms: number) =>
  new Fault(
    'unavailable',
    `The worker that takes quotes did not answer within ${ms / SECOND} s. It may store them yet: send them again with the same Idempotency-Key, and they are stored once.`,
    { retryAfterMs: RETRY_AFTER_MS },
  )
