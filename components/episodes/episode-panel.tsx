'use client'

import dynamic from 'next/dynamic'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { isNotFound } from '@/components/api/api-error'
import { explainQuery } from '@/components/alerts/alerts-query'
import { DeliveryRow } from '@/components/deliveries/delivery-row'
import { deliveriesOfQuery } from '@/components/deliveries/deliveries-query'
import { formatMoment } from '@/components/freshness/age'
import { InstrumentLink } from '@/components/instruments/instrument-link'
import { useTold } from '@/components/live/use-told'
import { Empty } from '@/components/ui/empty'
import { ErrorNote } from '@/components/ui/error-note'
import { List } from '@/components/ui/list-panel'
import { Panel, PanelBody } from '@/components/ui/panel'
import { Skeleton, SkeletonLines } from '@/components/ui/skeleton'
import type { EpisodeView } from '@/lib/alerts/contract'
import { DAY, HOUR, MINUTE } from '@/lib/platform/time'
import { EpisodeActions } from './episode-actions'
import { Answered } from './episode-row'
import { EpisodeStateBadge, endInWords } from './episode-state'
import { EpisodeTimes } from './episode-times'
import { episodeQuery } from './episodes-query'
import styles from './episodes.module.css'
import { TraceView } from './trace-view'

// The chart library is most of what such a page needs: it comes after the page itself.
const MarkedChart = dynamic(() => import('@/components/candles/marked-chart').then((code) => code.MarkedChart), {
  ssr: false,
  loading: () => <Skeleton height="280px" />,
})

/** One firing: what happened, why, how the news went, and what was done about it. */
export function EpisodePanel({ id }: { id: number }) {
  const { data, error, isFetching, refetch } = useQuery(episodeQuery(id))
  useTold(['episode'], refetch)
  if (isNotFound(error)) return <Framed title={`Episode ${id}`}>{<Empty title="There is no such episode" />}</Framed>
  if (!data)
    return (
      <Framed title={`Episode ${id}`}>
        {error ? (
          <ErrorNote
            title="The episode could not be loaded."
            error={error}
            onRetry={() => void refetch()}
            retrying={isFetching}
          />
        ) : (
          <PanelBody>
            <SkeletonLines count={6} label="Loading the episode" />
          </PanelBody>
        )}
      </Framed>
    )
  return <Known episode={data} />
}

const Framed = ({ title, children }: { title: string; children: ReactNode }) => <Panel title={title}>{children}</Panel>

function Known({ episode }: { episode: EpisodeView }) {
  const { alertId, alertName, symbol, startedAt, endedAt, endReason, revision, minute } = episode
  // Of a single condition the sentence of the episode says it all.
  const isGroup = episode.trace.readings.length > 1
  const explained = useQuery({
    ...explainQuery(alertId, symbol, minute),
    staleTime: Infinity,
    enabled: isGroup,
  })
  const deliveries = useQuery(deliveriesOfQuery(episode.id))
  const words = isGroup && explained.data?.basis === 'episode' ? explained.data.words.slice(1) : []
  const unit = episode.measure === 'rate' ? DAY : MINUTE
  const range = { from: startedAt - 90 * unit, to: Math.max(startedAt + 30 * unit, endedAt ?? 0) + unit }
  return (
    <>
      <Panel
        title={
          <>
            {alertName} on {symbol}
          </>
        }
        meta={<EpisodeStateBadge episode={episode} />}
        actions={<EpisodeActions episode={episode} />}
      >
        <PanelBody>
          <div className={styles.story}>
            <p className={styles.text}>{episode.text}</p>
            {words.length > 0 && (
              <ul className={styles.words}>
                {words.map((word) => (
                  <li key={word}>{word}</li>
                ))}
              </ul>
            )}
            <p className={styles.quiet}>
              Began {formatMoment(startedAt)}
              {endedAt === null
                ? ' and still fires.'
                : `, ended ${formatMoment(endedAt)}${endReason ? `: ${endInWords(endReason)}` : ''}.`}{' '}
              <Link href={`/alerts/${alertId}`}>The alert</Link>, as it was in revision {revision}.{' '}
              <InstrumentLink symbol={symbol} />
            </p>
            <Answered episode={episode} />
          </div>
        </PanelBody>
        <MarkedChart symbol={symbol} range={roundRange(range)} marks={[{ at: minute, kind: 'fired' }]} />
      </Panel>
      <div className={styles.columns}>
        <Panel title="What was compared">
          <PanelBody>
            <TraceView trace={episode.trace} />
          </PanelBody>
        </Panel>
        <Panel title="How the news went">
          <PanelBody>
            <EpisodeTimes {...episode} />
          </PanelBody>
        </Panel>
      </div>
      <Panel title="Deliveries">
        <List
          called="deliveries"
          rows={deliveries.data?.map((delivery) => (
            <DeliveryRow key={delivery.id} delivery={delivery} />
          ))}
          error={deliveries.error}
          onRetry={() => void deliveries.refetch()}
        >
          <Empty title="Nothing was sent outside">
            Its alert tells the inbox only, or its messages are still to be made.
          </Empty>
        </List>
      </Panel>
    </>
  )
}

/** So that the same candles are not asked for with every look. */
const roundRange = ({ from, to }: { from: number; to: number }) => ({
  from: Math.floor(from / (HOUR / 4)) * (HOUR / 4),
  to: Math.ceil(to / (HOUR / 4)) * (HOUR / 4),
})
