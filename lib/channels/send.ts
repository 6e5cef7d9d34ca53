import type { Env } from '@/lib/platform/env'
import { openGuard, type Resolve } from './address-guard'
import type { Channel } from './channel'
import { openEmail } from './email'
import type { Parcel } from './message'
import type { Outcome } from './outcome'
import { openPost } from './post'
import { sendSlack } from './slack'
import { sendWebhook } from './webhook'

export type Send = (channel: Channel, parcel: Parcel) => Promise<Outcome>

/** Everything that carries messages out of this process. Never throws: what goes wrong is an outcome. */
export function openSender(
  env: Pick<Env, 'WEBHOOK_ALLOW' | 'SMTP_URL' | 'MAIL_FROM'>,
  { resolve, answerWithin }: { resolve?: Resolve; answerWithin?: number } = {},
) {
  const { post, close } = openPost(openGuard(env.WEBHOOK_ALLOW, resolve), answerWithin ? { answerWithin } : {})
  const sendEmail = openEmail(env.SMTP_URL, env.MAIL_FROM)
  const send: Send = async (channel, parcel) => {
    switch (channel.type) {
      case 'inbox':
        return { ok: true, status: null, error: null, excerpt: null, retryAfterMs: null }
      case 'webhook':
        return sendWebhook(post, { url: channel.url, secrets: secretsOf(channel, parcel.now) }, parcel)
      case 'slack':
        return sendSlack(post, channel.url, parcel)
      case 'email':
        return sendEmail(channel.to, parcel)
    }
  }
  return { send, close }
}

export type Sender = ReturnType<typeof openSender>

const secretsOf = (
  { secret, oldSecret, oldSecretUntil }: Extract<Channel, { type: 'webhook' }>,
  now: number,
): string[] => (oldSecret !== null && (oldSecretUntil ?? 0) > now ? [secret, oldSecret] : [secret])
