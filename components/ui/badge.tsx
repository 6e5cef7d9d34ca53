import type { ReactNode } from 'react'
import styles from './badge.module.css'

type Props = { tone?: 'plain' | 'good' | 'warn' | 'bad' | 'recorded'; title?: string; children: ReactNode }

export const Badge = ({ tone = 'plain', title, children }: Props) => (
  <span className={styles.badge} data-tone={tone} title={title}>
    {children}
  </span>
)
