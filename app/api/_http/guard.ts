import type { Env } from '@/lib/platform/env'
import { Fault } from '@/lib/platform/fault'
import { FOREIGN_HOST, isOwnHost } from '@/lib/platform/own-host'
import { isSame } from '@/lib/platform/same'
import { readSession } from './session'

type Guarded = Pick<Env, 'API_TOKEN' | 'PUBLIC_URL'> & { secret: string }

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses what a page of another site could make a browser send. A foreign Host means that somebody's name was pointed
 * at us (DNS rebinding); a foreign Origin on a write, that another site's page sent it. Programs send no Origin.
 */
export function guard(request: Request, env: Guarded): void {
  const host = request.headers.get('host') ?? ''
  if (!isOwnHost(host, env.PUBLIC_URL)) throw new Fault('forbidden', FOREIGN_HOST)
  if (READS.has(request.method)) return
  const origin = request.headers.get('origin')
  const own = env.PUBLIC_URL ? new URL(env.PUBLIC_URL).host : undefined
  const foreign = origin !== null && !isOwn(origin, host, own)
  if (foreign || request.headers.get('sec-fetch-site') === 'cross-site') {
    throw new Fault('forbidden', 'A page of another site may not change anything here.')
  }
}

function isOwn(origin: string, host: string, own: string | undefined): boolean {
  if (!URL.canParse(origin)) return false // "null", from a sandboxed frame or a file
  const from = new URL(origin).host.toLowerCase()
  return from === host.toLowerCase() || from === own?.toLowerCase()
}

/** Without API_TOKEN anyone on this machine may write; with it, whoever shows the token or the cookie made for it. */
export function authorise(request: Request, env: Guarded): void {
  if (env.API_TOKEN === undefined) return
  const [, bearer] = /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? []
  if (bearer !== undefined && isSame(bearer, env.API_TOKEN)) return
  if (readSession(request, { secret: env.secret, token: env.API_TOKEN })) return
  throw new Fault(
    'unauthorised',
    bearer === undefined ? 'Changing anything here needs the API token.' : 'This is not the API token.',
  )
}
