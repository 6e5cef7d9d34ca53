import type { ReactNode } from 'react'
import { Button } from './button'
import styles from './note.module.css'

/** Stands over numbers that could not be renewed: they stay, and say how old they are. */
export const OldNote = ({ error, age, onRetry }: { error: Error; age: ReactNode; onRetry: () => void }) => (
  <div className={styles.old} role="status">
    <span>
      Not renewed: {error.message} Shown is what was known <span aria-live="off">{age}</span> ago.
    </span>
    <Button look="quiet" onClick={onRetry}>
      Try again
    </Button>
  </div>
)
