'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { onServer } from '@/components/api/server-clock'
import { AgeOf } from '@/components/freshness/age-of'
import { useTold } from '@/components/live/use-told'
import { FreshnessWord } from '@/components/freshness/freshness-badge'
import { useEvaluated } from '@/components/status/use-evaluated'
import { ListPanel } from '@/components/ui/list-panel'
import { SECOND } from '@/lib/platform/time'
import { EpisodeRow } from './episode-row'
import { episodesQuery, type EpisodesFilter } from './episodes-query'

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
  useTold(['episode'], list.refetch)
  const episodes = list.data?.pages.flatMap((page) => page.episodes)
  if (empty === null && !list.error && !episodes?.length) return null
  return (
    <ListPanel
      title={title}
      aged={aged}
      meta={<FreshnessWord freshness={aged} />}
      called="episodes"
      list={list}
      rows={episodes?.map((episode) => (
        <EpisodeRow key={episode.id} episode={episode} />
      ))}
      age={<AgeOf at={onServer(list.dataUpdatedAt)} />}
      actions={actions}
      empty={empty}
    />
  )
}
