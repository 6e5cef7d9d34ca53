/** What went wrong, in the domain's own words. HTTP and the worker each translate it, once. */
export type FaultKind =
  | 'invalid'
  | 'unauthorised'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'bad-rows'
  | 'rate-limited'
  | 'upstream'
  | 'unavailable'

export type FieldError = { pointer: string; detail: string }

export class Fault extends Error {
  override readonly name = 'Fault'
  readonly kind: FaultKind
  /** Each bad field, as a JSON pointer into the request. */
  readonly errors: readonly FieldError[]
  /** How long the caller should wait before trying again. */
  readonly retryAfterMs: number | null

  constructor(
    kind: FaultKind,
    message: string,
    {
      errors = [],
      retryAfterMs = null,
      ...options
    }: ErrorOptions & { errors?: readonly FieldError[]; retryAfterMs?: number | null } = {},
  ) {
    super(message, options)
    this.kind = kind
    this.errors = errors
    this.retryAfterMs = retryAfterMs
  }
}
