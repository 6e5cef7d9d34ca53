'use client'

import { useQuery } from '@tanstack/react-query'
import { RemoveRecorded } from './remove-recorded'
import styles from './recorded-note.module.css'
import { sourcesQuery } from './sources-query'

/** Says that some of the prices are a recording, and lets it go. */
export function RecordedNote() {
  const { data } = useQuery(sourcesQuery)
  const recorded = data?.sources.find((source) => source.recorded)
  if (!recorded) return null
  return (
    <div className={styles.note} role="note">
      <p>
        <b>{recorded.label}</b> plays real prices of the past as if they were now, so that there is something to see.
        Its rows say “recorded”.
      </p>
      <RemoveRecorded source={recorded} />
    </div>
  )
}
