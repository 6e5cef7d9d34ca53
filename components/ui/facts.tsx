import type { ReactNode } from 'react'
import styles from './facts.module.css'

/** Names and what they are, one to a line. */
export const Facts = ({ children }: { children: ReactNode }) => <dl className={styles.facts}>{children}</dl>

export const Fact = ({ name, title, children }: { name: ReactNode; title?: string; children: ReactNode }) => (
  <div title={title}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)
