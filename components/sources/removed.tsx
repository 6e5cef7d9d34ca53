'use client'

import { Button } from '@/components/ui/button'
import type { SourcesResponse } from '@/lib/sources/contract'
import styles from './recorded-note.module.css'
import { setPaused } from './sources-query'
import { useSourceWrite } from './use-source-write'

/** What was taken away and can be brought back. */
export function Removed({ removed }: Pick<SourcesResponse, 'removed'>) {
  const bringBack = useSourceWrite((id: string) => setPaused(id, false))
  return removed.map(({ id, label }) => (
    <div key={id} className={styles.note}>
      <p>{label} was removed.</p>
      <Button onClick={() => bringBack.mutate(id)} disabled={bringBack.isPending}>
        Bring it back
      </Button>
    </div>
  ))
}
