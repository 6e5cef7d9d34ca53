import type { ReactNode } from 'react'
import styles from './facts.module.css'

/** Names and what they are, one to a line. */
export const Facts = ({ children }: { children: ReactNode }) => <dl className={styles.facts}>{children}</dl>

type FactProps = { name: ReactNode; title?: string; aged?: string | undefined; children: ReactNode }

export const Fact = ({ name, title, aged, children }: FactProps) => (
  <div title={title} data-aged={aged}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)
