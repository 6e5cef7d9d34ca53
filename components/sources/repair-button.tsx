'use client'

import { Button } from '@/components/ui/button'
import type { SourceView } from '@/lib/sources/contract'
import { repair } from './sources-query'
import { useSourceWrite } from './use-source-write'

type Props = { source: Pick<SourceView, 'id' | 'label'>; gap: { from: number; to: number } }

/** Has the minutes of a gap read again from the source's history. */
export function RepairButton({ source: { id, label }, gap }: Props) {
  const change = useSourceWrite(() => repair(id, gap))
  return (
    <Button
      onClick={() => change.mutate(undefined)}
      disabled={change.isPending}
      title={change.error?.message ?? 'Read these minutes again from the history of the source'}
      aria-label={`Repair the gap of ${label}`}
    >
      {change.error ? 'Refused' : change.isPending ? '…' : 'Repair'}
    </Button>
  )
}
