'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { popularQuery } from '@/components/popularity/popular-query'
import { formatCount, formatSignificant } from '@/components/quotes/format'
import { Fact, Facts } from '@/components/ui/facts'
import { Panel, PanelBody } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import { ranksQuery } from './ranks-query'

/** Where an instrument stands among the others: how much it moves and how often it is looked at. */
export function StandingPanel({ symbol, isWaiting: isComing }: { symbol: string | undefined; isWaiting: boolean }) {
  const ranks = useQuery(ranksQuery())
  const popular = useQuery(popularQuery)
  const rank = ranks.data?.ranks.find(({ name }) => name === symbol)
  const popularity = popular.data?.instruments.find(({ instrument }) => instrument.symbol === symbol)
  const isWaiting = symbol === undefined && isComing
  return (
    <Panel title="Standing">
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
          <Fact name="Calls, 24 h">
            {popularity ? (
              formatCount(popularity.calls)
            ) : (
              <Missing waiting={isWaiting || popular.isPending} failed={popular.error} why="not among the first 10" />
            )}
          </Fact>
          <Fact name="Popularity rank">
            {popularity ? (
              popularity.rank
            ) : (
              <Missing waiting={isWaiting || popular.isPending} failed={popular.error} why="not among the first 10" />
            )}
          </Fact>
        </Facts>
      </PanelBody>
    </Panel>
  )
}

function Missing({ waiting, failed, why }: { waiting: boolean; failed: Error | null; why: string }) {
  if (failed) return <span title={failed.message}>could not be loaded</span>
  return waiting ? <Skeleton width="4rem" /> : why
}
