'use client'

import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useEffect, useId } from 'react'
import { useNow } from '@/components/api/use-now'
import { useLive, useLiveness } from '@/components/live/use-live'
import { sourcesQuery } from '@/components/sources/sources-query'
import type { SourceEvent } from '@/lib/live/contract'
import styles from './connection.module.css'
import { lightsOf } from './lights'
import { readyQuery } from './ready-query'

const NAMES = { server: 'Server', sources: 'Sources', data: 'Data' } as const

/** Three lights: whether the server answers this browser, whether the sources answer the server, how old the data is. */
export function Connection() {
  const id = useId()
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
  const lights = lightsOf({
    isPending: ready.isPending,
    error: ready.error,
    liveness,
    sources: sources.data?.sources,
    now,
  })
  return (
    <div className={styles.place}>
      <Link href="/status" className={styles.lights} data-live={liveness} aria-describedby={id}>
        {lights.map((light) => (
          <span key={light.id} className={styles.light} data-light={light.id} data-state={light.state}>
            <span className={styles.mark} aria-hidden="true" />
            <span className="visually-hidden">{NAMES[light.id]} </span>
            <span>{light.word}</span>
          </span>
        ))}
      </Link>
      <ul id={id} role="tooltip" className={styles.told}>
        {lights.map(({ id: light, told }) => (
          <li key={light}>
            <b>{NAMES[light]}.</b> {told}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** A source that began or ceased to answer. Its instruments may come or go with that. */
function isNews(client: QueryClient, { id, state, freshness }: SourceEvent): boolean {
  const known = client.getQueryData(sourcesQuery.queryKey)?.sources
  const source = known?.find((each) => each.id === id)
  return known !== undefined && (source?.state !== state || source.freshness !== freshness)
}
