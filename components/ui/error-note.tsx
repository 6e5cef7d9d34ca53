import { Button } from './button'
import styles from './note.module.css'

type Props = { title: string; error: Error; onRetry?: () => void; retrying?: boolean }

/** What failed, in words, and a way to try again. */
export const ErrorNote = ({ title, error, onRetry, retrying = false }: Props) => (
  <div className={styles.error} role="alert">
    <p className={styles.title}>{title}</p>
    <p>{error.message}</p>
    {onRetry && (
      <Button onClick={onRetry} disabled={retrying}>
        {retrying ? 'Trying…' : 'Try again'}
      </Button>
    )}
  </div>
)
