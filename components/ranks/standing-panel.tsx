'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { popularQuery } from '@/components/popularity/popular-query'
import { formatCount, formatSignificant } from '@/components/quotes/format'
import { Fact, Facts } from '@/components/ui/facts'
import { PanelBody } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import { AgedPanel } from '@/components/freshness/aged-panel'
import { useAnswered } from '@/components/freshness/use-answered'
import type { Freshness } from '@/lib/freshness/freshness'
import { SECOND } from '@/lib/platform/time'
import { ranksQuery } from './ranks-query'

type Props = { symbol: string | undefined; aged: Freshness; isWaiting: boolean }

/** Where an instrument stands among the others: how much it moves and how often it is looked at. */
export function StandingPanel({ symbol, aged, isWaiting: isComing }: Props) {
  const ranks = useQuery(ranksQuery())
  const popular = useQuery(popularQuery)
  const called = useAnswered(popular.dataUpdatedAt, 5 * SECOND)
  const rank = ranks.data?.ranks.find(({ name }) => name === symbol)
  const popularity = popular.data?.instruments.find(({ instrument }) => instrument.symbol === symbol)
  const isWaiting = symbol === undefined && isComing
  return (
    <AgedPanel title="Standing" aged={aged}>
      <PanelBody>
        <Facts>
          <Fact name="Volatility rank" title="By standard deviation of the price over 24 h; 1 moved most">
            {rank ? (
              <Link href="/ranks?measure=price&by=stddev">{rank.label}</Link>
            ) : (
              <Missing waiting={isWaiting || ranks.isPending} failed={ranks.error} why="not ranked yet" />
            )}
          </Fact>
          <Fact name="Standard deviation, 24 h">
            {rank ? (
              formatSignificant(rank.value)
            ) : (
              <Missing waiting={isWaiting || ranks.isPending} failed={ranks.error} why="not known" />
            )}
          </Fact>
          <Fact name="Calls, 24 h" aged={called}>
            {popularity ? (
              formatCount(popularity.calls)
            ) : (
              <Missing waiting={isWaiting || popular.isPending} failed={popular.error} why="not among the first 10" />
            )}
          </Fact>
          <Fact name="Popularity rank" aged={called}>
            {popularity ? (
              popularity.rank
            ) : (
              <Missing waiting={isWaiting || popular.isPending} failed={popular.error} why="not among the first 10" />
            )}
          </Fact>
        </Facts>
      </PanelBody>
    </AgedPanel>
  )
}

function Missing({ waiting, failed, why }: { waiting: boolean; failed: Error | null; why: string }) {
  if (failed) return <span title={failed.message}>could not be loaded</span>
  return waiting ? <Skeleton width="4rem" /> : why
}
