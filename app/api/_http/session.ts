import { createHmac } from 'node:crypto'
import { isSame } from '@/lib/platform/same'

const COOKIE = 'candlewick_session'
const LIFETIME_S = 30 * 24 * 3_600

type Keys = { secret: string; token: string }

/** Proves knowledge of the token without holding it; a new token or a new secret ends all sessions. */
const proof = ({ secret, token }: Keys) => createHmac('sha256', secret).update(`session/${token}`).digest('base64url')

/** The cookie for a browser whose user entered the token: not readable by scripts, not sent from other sites. */
export const sessionCookie = (keys: Keys, secure: boolean): string =>
  `${COOKIE}=${proof(keys)}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${LIFETIME_S}${secure ? '; Secure' : ''}`

export function readSession(request: Request, keys: Keys): boolean {
  const cookies = (request.headers.get('cookie') ?? '').split(/;\s*/)
  const given = cookies.find((cookie) => cookie.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1)
  return given !== undefined && isSame(given, proof(keys))
}
