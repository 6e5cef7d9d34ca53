import { z } from 'zod'
import { Problem } from '@/lib/platform/contract'
import { ApiError } from './api-error'
import { heard } from './server-clock'

const PATIENCE = 15_000

/** Asks this server and believes only an answer that keeps the contract. */
export async function fetchJson<S extends z.ZodType>(
  schema: S,
  url: string,
  init: RequestInit = {},
): Promise<z.infer<S>> {
  const response = await send(url, init)
  const answer = schema.safeParse(await body(response))
  if (answer.success) return answer.data
  throw new ApiError('The answer does not have the form that was agreed.', {
    status: response.status,
    cause: new Error(z.prettifyError(answer.error)),
  })
}

/** Sends a request; anything but success is thrown as an `ApiError` that says why. */
export async function send(url: string, init: RequestInit = {}): Promise<Response> {
  const sentAt = Date.now()
  const response = await fetch(url, { ...init, signal: patient(init.signal) }).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause
    throw new ApiError('The server does not answer.', { cause })
  })
  heard(response.headers.get('date'), sentAt, Date.now())
  if (response.ok) return response
  const problem = Problem.safeParse(await body(response)).data ?? null
  throw new ApiError(problem ? inWords(problem) : `The server answered ${response.status}.`, {
    status: response.status,
    problem,
  })
}

/** A write: JSON out, nothing believed but its success. */
export const write = (method: 'POST' | 'PUT' | 'DELETE', url: string, value?: unknown): Promise<Response> =>
  send(url, {
    method,
    ...(value === undefined ? {} : { body: JSON.stringify(value), headers: { 'content-type': 'application/json' } }),
  })

const body = (response: Response): Promise<unknown> => response.json().catch(() => undefined)

const patient = (signal: AbortSignal | null | undefined) =>
  AbortSignal.any([AbortSignal.timeout(PATIENCE), ...(signal ? [signal] : [])])

const inWords = ({ detail, errors = [] }: Problem) =>
  [detail, ...errors.map((error) => `${error.pointer.replace(/^\//, '')} ${error.detail}.`)].join(' ')
