import { z } from 'zod'
import './wording'
import { Fault, type FaultKind, type FieldError } from '@/lib/platform/fault'
import type { Problem } from '@/lib/platform/contract'

/** How each kind of fault is said in HTTP. */
const ANSWER = {
  invalid: { status: 400, title: 'The request does not fit the contract' },
  unauthorised: { status: 401, title: 'A token is needed' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'In conflict with what is there' },
  'too-large': { status: 413, title: 'Too large' },
  'bad-rows': { status: 422, title: 'Some rows are bad' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  upstream: { status: 502, title: 'A source did not answer' },
  unavailable: { status: 503, title: 'Not available right now' },
} satisfies Record<FaultKind, { status: number; title: string }>

/** RFC 9457. An error that we did not name says nothing about itself to the outside; `report` hears of it. */
export function problem(error: unknown, instance: string, report: (error: unknown) => void): Response {
  const fault = asFault(error)
  if (!fault) {
    report(error)
    const body = {
      type: '/problems/internal',
      title: 'Something broke',
      status: 500,
      detail: 'Something broke on our side.',
      instance,
    }
    return answer(body)
  }
  const { status, title } = ANSWER[fault.kind]
  const body: Problem = { type: `/problems/${fault.kind}`, title, status, detail: fault.message, instance }
  if (fault.errors.length > 0) body.errors = [...fault.errors]
  const headers: Record<string, string> = {}
  if (fault.retryAfterMs !== null) headers['retry-after'] = String(Math.max(1, Math.ceil(fault.retryAfterMs / 1_000)))
  if (fault.kind === 'unauthorised') headers['www-authenticate'] = 'Bearer realm="candlewick"'
  return answer(body, headers)
}

const answer = (body: Problem, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), {
    status: body.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  })

function asFault(error: unknown): Fault | null {
  if (error instanceof Fault) return error
  if (error instanceof z.ZodError)
    return new Fault('invalid', 'The request does not fit the contract.', { errors: pointers(error) })
  if (isDatabaseDown(error))
    return new Fault('unavailable', 'The database does not answer.', { cause: error, retryAfterMs: 2_000 })
  return null
}

const pointers = (error: z.ZodError) => error.issues.flatMap((issue) => pointTo(issue, []))

type Issue = z.core.$ZodIssue

function pointTo(issue: Issue, above: readonly PropertyKey[]): FieldError[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ pointer: pointer([...path, key]), detail: 'is not known here' }))
  const meant = issue.code === 'invalid_union' ? nearest(issue.errors) : undefined
  return meant ? meant.flatMap((each) => pointTo(each, path)) : [{ pointer: pointer(path), detail: issue.message }]
}

/** Of the shapes that something could have, the one that was most likely meant: that with the fewest faults at the top. */
const nearest = (branches: readonly Issue[][]): Issue[] | undefined =>
  branches.toSorted((a, b) => atTop(a) - atTop(b))[0]
const atTop = (issues: readonly Issue[]) => issues.filter(({ path }) => path.length <= 1).length

const pointer = (path: readonly PropertyKey[]) =>
  path.map((step) => `/${String(step).slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** PostgreSQL's and the network's ways to say that nobody is at home. */
const DOWN = /^(08|57P0|53300)|^(ECONNREFUSED|ECONNRESET|EPIPE|CONNECTION_|CONNECT_TIMEOUT)/

function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  return (typeof code === 'string' && DOWN.test(code)) || isDatabaseDown(error.cause)
}
