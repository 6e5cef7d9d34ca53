'use client'

import { useNow } from '@/components/api/use-now'
import { UNKNOWN } from '@/components/quotes/format'
import { formatAge, formatMoment } from './age'

/** The age of a moment (epoch ms), counting up by itself against the server's clock. */
export function AgeOf({ at }: { at: number | null }) {
  const now = useNow()
  if (at === null) return <span title="never">{UNKNOWN}</span>
  return (
    <time dateTime={new Date(at).toISOString()} title={formatMoment(at)}>
      {now === null ? UNKNOWN : formatAge(now - at)}
    </time>
  )
}
