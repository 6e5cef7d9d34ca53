import { createTransport } from 'nodemailer'
import { SECOND } from '@/lib/platform/time'
import type { Parcel } from './message'
import { excerptOf, failed, type Outcome, reasonOf } from './outcome'

export const NO_SMTP = 'E-mail is not set up here: SMTP_URL is missing in the environment.'
const USUAL_FROM = 'candlewick@localhost'

const patience = {
  dnsTimeout: 5 * SECOND,
  connectionTimeout: 5 * SECOND,
  greetingTimeout: 10 * SECOND,
  socketTimeout: 15 * SECOND,
}

export type SendEmail = (to: readonly string[], parcel: Parcel) => Promise<Outcome>

/** E-mail by the server at `smtpUrl`. A connection for each message: there are few, and none can go stale. */
export function openEmail(smtpUrl: string | undefined, from: string = USUAL_FROM): SendEmail {
  if (smtpUrl === undefined) return async () => failed(NO_SMTP, { verdict: 'hopeless' })
  const transport = createTransport({ url: smtpUrl, ...patience })
  return async (to, { id, message, late }) => {
    try {
      const sent = await transport.sendMail({
        from,
        to: [...to],
        messageId: `<${id}@candlewick>`, // the same over all attempts: mailboxes show it once
        subject: late ? `${message.title} (late)` : message.title,
        text: writeText(message, late),
        headers: { 'auto-submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      })
      const refused = sent.rejected.length > 0 ? `the server refused ${sent.rejected.join(', ')}` : null
      const status = Number(/^\d{3}/.exec(sent.response)?.[0] ?? NaN)
      return {
        ok: sent.accepted.length > 0,
        status: Number.isNaN(status) ? null : status,
        error: sent.accepted.length > 0 ? null : refused,
        excerpt: excerptOf([refused, sent.response].filter(Boolean).join('; ')),
        retryAfterMs: null,
      }
    } catch (error) {
      const { responseCode, response } = error as { responseCode?: number; response?: string }
      return failed(reasonOf(error), { status: responseCode ?? null, excerpt: excerptOf(response ?? '') })
    }
  }
}

function writeText({ text, links, event }: Parcel['message'], late: boolean): string {
  const lateness = late ? [`This message is late: what it says is of ${event.time}.`] : []
  return [...lateness, text, ...links.map(({ label, url }) => `${label}: ${url}`)].join('\n\n')
}
