import { SECOND } from '@/lib/platform/time'
import type { CloudEvent, Parcel } from './message'
import type { Outcome } from './outcome'
import type { Post } from './post'
import { signWebhook } from './secret'

/** Standard Webhooks asks for less than 20 kB. */
export const BODY_MAX = 20_000

export function sendWebhook(
  post: Post,
  { url, secrets }: { url: string; secrets: readonly string[] },
  parcel: Parcel,
): Promise<Outcome> {
  const body = writeBody(parcel)
  const timestamp = Math.floor(parcel.now / SECOND)
  const headers = {
    'content-type': 'application/json',
    'webhook-id': parcel.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signWebhook(secrets, parcel.id, timestamp, body),
  }
  return post(url, headers, body)
}

/** `late` stands beside the data and in it: some receivers look only at one of them. */
export function writeBody({ message, late }: Pick<Parcel, 'message' | 'late'>): string {
  const event: CloudEvent = late
    ? { ...message.event, late: true, data: { ...message.event.data, late: true } }
    : message.event
  const body = JSON.stringify(event)
  if (Buffer.byteLength(body) < BODY_MAX) return body
  const { text: _, note: __, ...data } = event.data // words of people, which may be long
  return JSON.stringify({ ...event, data })
}
