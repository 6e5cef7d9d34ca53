import type { ReactNode } from 'react'
import styles from './note.module.css'

/** Says that there is nothing, why, and what would change it. */
export const Empty = ({ title, children }: { title: string; children?: ReactNode }) => (
  <div className={styles.empty}>
    <p className={styles.title}>{title}</p>
    {children && <p>{children}</p>}
  </div>
)
