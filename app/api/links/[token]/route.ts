import { z } from 'zod'
import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { type Answer, answerLink, askLink, SNOOZES } from '@/lib/links/answer'

const params = z.object({ token: z.string().max(200) })

/**
 * A link out of a message. Looking at it changes nothing, because mail programs and chats look at links too: it shows a page
 * with one button. Whoever holds the message may press it, so no other token is asked for.
 */
export const GET = route({ params }, async ({ params: { token } }) => page(await askLink(db(), asked(token))))

export const POST = route(
  { params, query: z.strictObject({ for: z.enum(SNOOZES).optional() }) },
  async ({ params: { token }, query }) => page(await answerLink(db(), { ...asked(token), choice: query.for })),
)

const asked = (token: string) => ({ token, secret: server().secret, now: server().now() })

const page = ({ status, html }: Answer): Response =>
  new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin', // the address is the ticket
      'x-robots-tag': 'noindex',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    },
  })
