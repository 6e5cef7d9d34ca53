'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback } from 'react'
import type { z } from 'zod'
import { readUrl, writeUrl } from './url-state'

/** State that lives in the query string: shared by link, kept by reload, and changed without asking the server. */
export function useUrlState<T extends z.ZodObject>(shape: T): [z.infer<T>, (change: Partial<z.infer<T>>) => void] {
  const params = useSearchParams()
  const change = useCallback(
    (part: Partial<z.infer<T>>) => {
      const { pathname, search, hash } = window.location
      const state = { ...readUrl(shape, new URLSearchParams(search)), ...part }
      window.history.replaceState(null, '', pathname + writeUrl(shape, state) + hash)
    },
    [shape],
  )
  return [readUrl(shape, params), change]
}
