import { readBody } from '@/app/api/_http/body'
import { write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { Fault, type FaultKind } from '@/lib/platform/fault'
import { askWorker } from '@/lib/quotes/ask-worker'
import { PUSH_MAX_BYTES, PushResponse } from '@/lib/quotes/contract'

const KEY_MAX = 200

/** The push door: NDJSON or a JSON array of quotes, gzip or plain. Answered once the journal has them. */
export const POST = write({}, async ({ request }): Promise<PushResponse> => {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]!.trim()
  if (type !== 'application/json' && type !== 'application/x-ndjson') {
    throw new Fault('invalid', 'Quotes come as application/x-ndjson or as a JSON array in application/json.')
  }
  const key = request.headers.get('idempotency-key')
  if (key !== null && (key.length === 0 || key.length > KEY_MAX))
    throw new Fault('invalid', `An Idempotency-Key has 1 to ${KEY_MAX} characters.`)
  const body = await readBody(request, PUSH_MAX_BYTES)
  const headers = { 'content-type': type, ...(key === null ? {} : { 'idempotency-key': key }) }
  const { ok, answer } = await askWorker({ db: db(), secret: server().secret }, body, headers)
  if (ok) return PushResponse.parse(answer)
  const { kind, message, retryAfterMs } = answer as { kind: FaultKind; message: string; retryAfterMs: number | null }
  throw new Fault(kind, message, { retryAfterMs })
})
