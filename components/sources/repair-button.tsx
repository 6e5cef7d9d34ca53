'use client'

import { Button } from '@/components/ui/button'
import type { SourceView } from '@/lib/sources/contract'
import { MINUTE } from '@/lib/platform/time'
import { repair } from './sources-query'
import styles from './sources.module.css'
import { useSourceWrite } from './use-source-write'

type Gap = { from: number; to: number; filledAt: number | null }
type Props = { source: Pick<SourceView, 'id' | 'label' | 'instruments'>; gap: Gap }

/** Has the minutes of a gap read again from the source's history, and says how far that is. */
export function RepairButton({ source: { id, label, instruments }, gap: { from, to, filledAt } }: Props) {
  const change = useSourceWrite(() => repair(id, { from, to }))
  // Asked for here, and not over: once it is, the list says again that it is filled.
  const isUnderWay = change.isPending || (change.isSuccess && filledAt === null)
  if (isUnderWay) {
    const followed = instruments.filter(({ sealedThrough }) => sealedThrough !== null)
    const done = change.isPending ? 0 : followed.filter(({ sealedThrough }) => sealedThrough! > to - MINUTE).length
    return (
      <span className={styles.repairing} role="status">
        Read again: {done} of {followed.length}
        <progress value={done} max={Math.max(1, followed.length)} aria-label={`Repair of the gap of ${label}`} />
      </span>
    )
  }
  return (
    <>
      {change.error && (
        <span className={styles.failed} role="alert">
          {change.error.message}
        </span>
      )}
      {change.isSuccess && <span role="status">Repaired</span>}
      <Button
        onClick={() => change.mutate(undefined)}
        title="Read these minutes again from the history of the source"
        aria-label={`Repair the gap of ${label}`}
      >
        Repair
      </Button>
    </>
  )
}
