'use client'

import { ErrorNote } from '@/components/ui/error-note'

/** What a page shows when it broke itself; failed calls are shown by the panel that made them. */
export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  const shown = error instanceof Error ? error : new Error('Something that is not an error was thrown.')
  return <ErrorNote title="This page broke." error={shown} onRetry={retry} />
}
