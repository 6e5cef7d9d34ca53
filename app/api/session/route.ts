import { z } from 'zod'
import { route } from '@/app/api/_http/route'
import { server } from '@/app/api/_http/server'
import { sessionCookie } from '@/app/api/_http/session'
import { Fault } from '@/lib/platform/fault'
import { isSame } from '@/lib/platform/same'

/** Exchanges the API token for a cookie, so that the dashboard asks for it once. */
export const POST = route(
  { body: z.strictObject({ token: z.string().min(1).max(1_000) }) },
  async ({ body, request }) => {
    const { env, secret } = server()
    if (env.API_TOKEN === undefined) return undefined // nothing to prove: writes need no token here
    if (!isSame(body.token, env.API_TOKEN)) throw new Fault('unauthorised', 'This is not the API token.')
    const secure = new URL(env.PUBLIC_URL ?? request.url).protocol === 'https:'
    const cookie = sessionCookie({ secret, token: env.API_TOKEN }, secure)
    return new Response(null, { status: 204, headers: { 'set-cookie': cookie } })
  },
)
