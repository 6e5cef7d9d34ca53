import type { z } from 'zod'

/** Every field of the shape must have a default or a catch: a hand-typed address is never an error. */
export const readUrl = <T extends z.ZodObject>(shape: T, params: URLSearchParams): z.infer<T> =>
  shape.parse(Object.fromEntries(params))

/** What differs from the defaults, as a query string, or nothing. */
export function writeUrl<T extends z.ZodObject>(shape: T, state: z.infer<T>): string {
  const usual: Record<string, unknown> = shape.parse({})
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(state)) if (value !== usual[name]) params.set(name, String(value))
  const query = params.toString().replaceAll(/%3A|%2C|%2F/g, decodeURIComponent)
  return query && `?${query}`
}
