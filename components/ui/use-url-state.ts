'use client'

import { useSearchParams } from 'next/navigation'
import { useState } from 'react'
import type { z } from 'zod'
import { readUrl, writeUrl } from './url-state'

/**
 * State that lives in the query string: shared by link, kept by reload, and changed without asking the server. The
 * router learns of a change a moment later; until then the change itself is what is shown.
 */
export function useUrlState<T extends z.ZodObject>(shape: T): [z.infer<T>, (change: Partial<z.infer<T>>) => void] {
  const params = useSearchParams()
  const [ahead, setAhead] = useState<{ of: URLSearchParams; query: string } | null>(null)
  const query = ahead?.of === params ? ahead.query : params.toString()

  const change = (part: Partial<z.infer<T>>) => {
    const { pathname, search, hash } = window.location
    const written = writeUrl(shape, { ...readUrl(shape, new URLSearchParams(search)), ...part })
    window.history.replaceState(null, '', pathname + written + hash)
    setAhead({ of: params, query: written })
  }
  return [readUrl(shape, new URLSearchParams(query)), change]
}
