'use client'

import { Button } from '@/components/ui/button'
import type { SourceView } from '@/lib/sources/contract'
import { setPaused } from './sources-query'
import styles from './sources.module.css'
import { useSourceWrite } from './use-source-write'

export function PauseButton({ source: { id, label, state } }: { source: SourceView }) {
  const isPaused = state === 'paused'
  const change = useSourceWrite((paused: boolean) => setPaused(id, paused))
  const word = isPaused ? 'Resume' : 'Pause'
  return (
    <>
      {change.error && (
        <span className={styles.failed} role="alert">
          {change.error.message}
        </span>
      )}
      <Button onClick={() => change.mutate(!isPaused)} disabled={change.isPending} aria-label={`${word} ${label}`}>
        {change.isPending ? '…' : word}
      </Button>
    </>
  )
}
