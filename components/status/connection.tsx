'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useNow } from '@/components/api/use-now'
import { sourcesQuery } from '@/components/sources/sources-query'
import styles from './connection.module.css'
import { describeConnection } from './describe-connection'
import { readyQuery } from './ready-query'

/** Whether the server answers, and how old the newest data is: two things, told apart. */
export function Connection() {
  const ready = useQuery(readyQuery)
  const sources = useQuery(sourcesQuery)
  const now = useNow()
  const { state, text, title } = describeConnection({
    isPending: ready.isPending,
    error: ready.error,
    sources: sources.data?.sources,
    now,
  })
  return (
    <Link href="/sources" className={styles.connection} data-connection={state} title={title}>
      <span className={styles.mark} aria-hidden="true" />
      <span>{text}</span>
    </Link>
  )
}
