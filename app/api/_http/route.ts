import { unstable_rethrow } from 'next/navigation'
import { z } from 'zod'
import { Fault } from '@/lib/platform/fault'
import { authorise, guard } from './guard'
import { problem } from './problem'
import { server } from './server'

type Shape<P, Q, B> = { params?: P; query?: Q; body?: B }
type Input<P, Q, B> = { params: P; query: Q; body: B; request: Request }

const NONE = z.strictObject({})
const LARGEST_BODY = 1_000_000

/** Parse, handle, answer. Every route handler of this app is one call of this function or of `write`. */
export const route: Handling = (shape, handle) => handling(shape, handle)

/** A route that changes something: needs the token when there is one, before anything else is said. */
export const write: Handling = (shape, handle) =>
  handling(shape, handle, (request) => authorise(request, { ...server().env, secret: server().secret }))

type Handling = <
  P extends z.ZodType = typeof NONE,
  Q extends z.ZodType = typeof NONE,
  B extends z.ZodType = z.ZodUndefined,
>(
  shape: Shape<P, Q, B>,
  handle: (input: Input<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<unknown>,
) => (request: Request, context: { params: Promise<unknown> }) => Promise<Response>

function handling<
  P extends z.ZodType = typeof NONE,
  Q extends z.ZodType = typeof NONE,
  B extends z.ZodType = z.ZodUndefined,
>(
  shape: Shape<P, Q, B>,
  handle: (input: Input<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<unknown>,
  admit: (request: Request) => void = () => {},
) {
  return async (request: Request, context: { params: Promise<unknown> }): Promise<Response> => {
    const url = new URL(request.url)
    try {
      guard(request, { ...server().env, secret: server().secret })
      admit(request)
      const params = (shape.params ?? NONE).parse((await context.params) ?? {}) as z.infer<P>
      const query = (shape.query ?? NONE).parse(single(url.searchParams)) as z.infer<Q>
      const body = (shape.body ? shape.body.parse(await readJson(request)) : undefined) as z.infer<B>
      return answer(await handle({ params, query, body, request }))
    } catch (error) {
      unstable_rethrow(error)
      return problem(error, url.pathname, (unnamed) =>
        server().log.error({ err: unnamed, path: url.pathname }, 'request failed'),
      )
    }
  }
}

const answer = (value: unknown): Response => {
  if (value instanceof Response) return value
  if (value === undefined) return new Response(null, { status: 204 })
  return Response.json(value, { headers: { 'cache-control': 'no-cache' } })
}

/** A parameter that comes twice is a mistake; which of the two was meant is not ours to guess. */
function single(parameters: URLSearchParams): Record<string, string> {
  const names = [...parameters.keys()]
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  const unreadable = [...parameters].find(([name, value]) => `${name}${value}`.includes('\0'))
  if (unreadable) {
    throw new Fault('invalid', 'The request does not fit the contract.', {
      errors: [{ pointer: `/${unreadable[0].slice(0, 100)}`, detail: 'holds a NUL character' }],
    })
  }
  if (twice === undefined) return Object.fromEntries(parameters)
  throw new Fault('invalid', 'The request does not fit the contract.', {
    errors: [{ pointer: `/${twice.slice(0, 100)}`, detail: 'is given more than once' }],
  })
}

async function readJson(request: Request): Promise<unknown> {
  const text = await readBounded(request)
  try {
    return JSON.parse(text)
  } catch {
    throw new Fault('invalid', 'The body is no JSON.')
  }
}

async function readBounded(request: Request): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > LARGEST_BODY) throw new Fault('too-large', `The body is larger than ${LARGEST_BODY} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
