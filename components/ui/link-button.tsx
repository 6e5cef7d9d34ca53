import type { Route } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import styles from './button.module.css'

type Props = { href: string; look?: 'plain' | 'strong' | 'quiet'; children: ReactNode }

/** Goes somewhere, and looks like a button. */
export const LinkButton = ({ href, look = 'plain', children }: Props) => (
  <Link href={href as Route} prefetch={false} data-look={look} className={styles.button}>
    {children}
  </Link>
)
