import { ApiError } from './api-error'

export type FieldErrors = readonly { pointer: string; detail: string }[]

/** What a refused request says about single fields. */
export const fieldErrorsOf = (error: unknown): FieldErrors =>
  error instanceof ApiError ? (error.problem?.errors ?? []) : []

/** What is wrong with the field at a JSON pointer, or with anything below it. */
export function errorAt(errors: FieldErrors, pointer: string): string | undefined {
  const found = errors.filter((error) => error.pointer === pointer || error.pointer.startsWith(`${pointer}/`))
  return found.length > 0 ? found.map(({ detail }) => detail).join('; ') : undefined
}

/** Of what was wrong with `sent`, that which nobody has changed since. */
export const stillWrong = (errors: FieldErrors, sent: unknown, now: unknown): FieldErrors =>
  errors.filter(({ pointer }) => JSON.stringify(valueAt(sent, pointer)) === JSON.stringify(valueAt(now, pointer)))

function valueAt(value: unknown, pointer: string): unknown {
  const steps = pointer.split('/').slice(1)
  return steps.reduce<unknown>(
    (at, step) =>
      (at as Record<string, unknown> | null | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')],
    value,
  )
}
