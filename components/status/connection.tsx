'use client'

import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useEffect } from 'react'
import { useNow } from '@/components/api/use-now'
import { useLive, useLiveness } from '@/components/live/use-live'
import { sourcesQuery } from '@/components/sources/sources-query'
import type { SourceEvent } from '@/lib/live/contract'
import styles from './connection.module.css'
import { describeConnection } from './describe-connection'
import { readyQuery } from './ready-query'

/** Whether the server answers, whether it tells by itself, and how old the newest data is: three things, told apart. */
export function Connection() {
  const client = useQueryClient()
  const liveness = useLiveness()
  useEffect(() => {
    if (liveness !== 'connecting') void client.refetchQueries({ queryKey: readyQuery.queryKey })
  }, [client, liveness])
  useLive({ topics: ['source'] }, (event) => {
    if (event.topic === 'source' && isNews(client, event.data)) {
      void client.refetchQueries({ queryKey: sourcesQuery.queryKey, exact: true })
      void client.refetchQueries({ queryKey: ['markets', 'order'], type: 'active' })
    }
  })
  const ready = useQuery(readyQuery)
  const sources = useQuery(sourcesQuery)
  const now = useNow()
  const { state, text, title } = describeConnection({
    isPending: ready.isPending,
    error: ready.error,
    liveness,
    sources: sources.data?.sources,
    now,
  })
  return (
    <Link href="/sources" className={styles.connection} data-connection={state} data-live={liveness} title={title}>
      <span className={styles.mark} aria-hidden="true" />
      <span>{text}</span>
    </Link>
  )
}

/** A source that began or ceased to answer. Its instruments may come or go with that. */
function isNews(client: QueryClient, { id, state, freshness }: SourceEvent): boolean {
  const known = client.getQueryData(sourcesQuery.queryKey)?.sources
  const source = known?.find((each) => each.id === id)
  return known !== undefined && (source?.state !== state || source.freshness !== freshness)
}
