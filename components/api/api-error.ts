import type { Problem } from '@/lib/platform/contract'

/** What went wrong with a call, in words a person can read. `status` is null when no answer came. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number | null
  readonly problem: Problem | null

  constructor(message: string, { status = null, problem = null, ...options }: ErrorOptions & Partial<Facts> = {}) {
    super(message, options)
    this.status = status
    this.problem = problem
  }
}

type Facts = { status: number | null; problem: Problem | null }

/** Asking again can help: nothing answered, or the server had trouble. A refused request stays refused. */
export const isPassing = (error: unknown): boolean =>
  !(error instanceof ApiError) || error.status === null || error.status >= 500 || error.status === 429

export const isNotFound = (error: unknown): boolean => error instanceof ApiError && error.status === 404
