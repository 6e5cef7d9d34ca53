'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { rowsQuery } from '@/components/markets/rows-query'
import { placeAmong } from '@/components/popularity/place-among'
import { popularQuery } from '@/components/popularity/popular-query'
import { formatCount, formatPercent, formatSignificant } from '@/components/quotes/format'
import { Fact, Facts } from '@/components/ui/facts'
import { PanelBody } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import { AgedPanel } from '@/components/freshness/aged-panel'
import { useAnswered } from '@/components/freshness/use-answered'
import type { Freshness } from '@/lib/freshness/freshness'
import { SECOND } from '@/lib/platform/time'

type Props = { id: number | undefined; aged: Freshness; isWaiting: boolean }

const RENEW = 5 * SECOND

/** Where an instrument stands among the others: how much it moves and how often it is looked at. */
export function StandingPanel({ id, aged, isWaiting: isComing }: Props) {
  const rows = useQuery({ ...rowsQuery(id === undefined ? [] : [id]), refetchInterval: RENEW })
  const popular = useQuery(popularQuery)
  const counted = useAnswered(rows.dataUpdatedAt, RENEW)
  const placed = useAnswered(popular.dataUpdatedAt, RENEW)
  const row = rows.data?.rows[0]
  const isWaiting = id === undefined ? isComing : rows.isPending
  const unless = <T,>(value: T | null | undefined, why: string, show: (value: T) => React.ReactNode) =>
    value == null ? <Missing waiting={isWaiting} failed={rows.error} why={row ? why : 'not listed'} /> : show(value)
  return (
    <AgedPanel title="Standing" aged={aged}>
      <PanelBody>
        <Facts>
          <Fact name="Volatility rank" title="By volatility over 24 h; 1 moved most for its size">
            {unless(row?.rank, 'not ranked yet', (rank) => (
              <Link href="/ranks?measure=price&by=cv">{rank}</Link>
            ))}
          </Fact>
          <Fact name="Volatility, 24 h" title="Standard deviation over the mean of the price">
            {unless(row?.volatility, 'not known', (volatility) => formatPercent(volatility * 100, { sign: false }))}
          </Fact>
          <Fact name="Standard deviation, 24 h">{unless(row?.deviation, 'not known', formatSignificant)}</Fact>
          <Fact name="Calls, 24 h" aged={counted}>
            {unless(row?.calls, 'not known', formatCount)}
          </Fact>
          <Fact name="Popularity rank" aged={placed}>
            {popular.data && row ? (
              placeAmong(popular.data.instruments, row)
            ) : (
              <Missing
                waiting={isWaiting || popular.isPending}
                failed={popular.error ?? rows.error}
                why={row ? 'not known' : 'not listed'}
              />
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
