'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { onServer } from '@/components/api/server-clock'
import { AgeOf } from '@/components/freshness/age-of'
import { useTold } from '@/components/live/use-told'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { OldNote } from '@/components/ui/old-note'
import { PanelBody } from '@/components/ui/panel'
import { SkeletonLines } from '@/components/ui/skeleton'
import { EpisodeRow } from './episode-row'
import { episodesQuery, type EpisodesFilter } from './episodes-query'
import { AgedPanel } from '@/components/freshness/aged-panel'
import { useEvaluated } from '@/components/status/use-evaluated'
import { SECOND } from '@/lib/platform/time'
import styles from './episodes.module.css'

type Props = {
  title: string
  state: 'open' | 'ended'
  filter?: EpisodesFilter
  actions?: ReactNode
  /** What is shown when there are none; null shows no panel at all. */
  empty: ReactNode | null
}

const ALL: EpisodesFilter = { alert: '', symbol: '' }

export function EpisodesPanel({ title, state, filter = ALL, actions, empty }: Props) {
  const list = useInfiniteQuery(episodesQuery(filter, state))
  const aged = useEvaluated(list.dataUpdatedAt, 10 * SECOND)
  const retry = () => void list.refetch()
  useTold(['episode'], retry)
  const episodes = list.data?.pages.flatMap((page) => page.episodes)
  if (empty === null && !list.error && !episodes?.length) return null
  return (
    <AgedPanel
      title={title}
      aged={aged}
      actions={actions}
      note={
        list.error &&
        episodes && <OldNote error={list.error} age={<AgeOf at={onServer(list.dataUpdatedAt)} />} onRetry={retry} />
      }
    >
      {list.error && !episodes ? (
        <ErrorNote
          title="The episodes could not be loaded."
          error={list.error}
          onRetry={retry}
          retrying={list.isFetching}
        />
      ) : !episodes ? (
        <PanelBody>
          <SkeletonLines count={4} label="Loading the episodes" />
        </PanelBody>
      ) : episodes.length === 0 ? (
        empty
      ) : (
        <ul className={styles.rows}>
          {episodes.map((episode) => (
            <EpisodeRow key={episode.id} episode={episode} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <div className={styles.more}>
          <Button onClick={() => void list.fetchNextPage()} disabled={list.isFetchingNextPage}>
            {list.isFetchingNextPage ? 'Loading…' : 'Load more'}
          </Button>
        </div>
      )}
    </AgedPanel>
  )
}
