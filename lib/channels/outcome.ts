/** What came of one attempt. */
export type Outcome = {
  ok: boolean
  status: number | null // HTTP or SMTP code, null when nobody answered
  error: string | null // in words for the person who has to mend it; null when ok
  excerpt: string | null // the beginning of what the receiver said
  retryAfterMs: number | null // what the receiver asked for
  /** gone: it wants nothing more, ever; hopeless: trying again cannot help before a person has changed something. */
  verdict?: 'gone' | 'hopeless'
}

const EXCERPT = 500

/** The beginning of an answer, fit for a database and for the eye. */
export function excerptOf(text: string): string | null {
  // oxlint-disable-next-line no-control-regex
  const clean = text.replace(/[\0-\x08\x0b-\x1f\x7f\ufffd]+/g, ' ').trim()
  return clean === '' ? null : [...clean].slice(0, EXCERPT).join('')
}

export const failed = (error: string, more: Partial<Outcome> = {}): Outcome => ({
  ok: false,
  status: null,
  error,
  excerpt: null,
  retryAfterMs: null,
  ...more,
})

/** The innermost reason: network errors say why only there. */
export function reasonOf(error: unknown): string {
  let cause = error
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause
  if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0])
  if (!(cause instanceof Error)) return String(cause)
  const { code } = cause as { code?: unknown }
  if (cause.message === '') return String(code ?? cause.name)
  return typeof code === 'string' && !cause.message.includes(code) ? `${cause.message} (${code})` : cause.message
}
