'use client'

import dynamic from 'next/dynamic'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useMemo } from 'react'
import { useNow } from '@/components/api/use-now'
import type { Annotations } from '@/components/candles/annotations'
import { formatDay } from '@/components/freshness/age'
import { formatSignificant } from '@/components/quotes/format'
import { ranksQuery } from '@/components/ranks/ranks-query'
import { ErrorNote } from '@/components/ui/error-note'
import { Fact, Facts } from '@/components/ui/facts'
import { PanelBody } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import type { InstrumentView } from '@/lib/instruments/contract'
import { portsOf } from '@/lib/rates/lane'
import { startOf, writeLanes } from './lanes'
import { ratesQuery } from './rates-query'
import { AgedPanel } from '@/components/freshness/aged-panel'
import { useAnswered } from '@/components/freshness/use-answered'
import { SECOND } from '@/lib/platform/time'
import styles from './rates.module.css'

// The chart library is most of what such a page needs: it comes after the page itself.
const RatesChart = dynamic(() => import('./rates-chart').then((code) => code.RatesChart), {
  ssr: false,
  loading: () => <Skeleton height="380px" />,
})

type LaneChartProps = { instrument: InstrumentView; annotations: Annotations; onPick: (time: number) => void }

/** The daily averages of a lane, up to its newest day. */
export function LaneChart({ instrument, annotations, onPick }: LaneChartProps) {
  const lane = portsOf(instrument.symbol.replace(/^LANE:/, ''))
  const now = useNow()
  const newest = instrument.lastAt ?? now
  const until = newest === null ? undefined : formatDay(newest)
  const { data, error, dataUpdatedAt, refetch } = useQuery(
    ratesQuery(lane, until ? { from: startOf('1Y', until), to: until } : undefined),
  )
  const aged = useAnswered(dataUpdatedAt, 30 * SECOND)
  const lanes = useMemo(() => {
    const first = data?.findIndex(({ count }) => (count ?? 0) > 0) ?? 0
    const days = data?.slice(Math.max(0, first - 1)) ?? []
    return [{ lane: portsOf(instrument.symbol.replace(/^LANE:/, '')), days }]
  }, [data, instrument.symbol])
  return (
    <AgedPanel
      title="Daily averages"
      aged={aged}
      meta="whole USD"
      actions={<Link href={`/rates?lanes=${writeLanes([lane])}`}>Compare with others</Link>}
    >
      {error && !data ? (
        <ErrorNote title="The rates could not be loaded." error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <RatesChart
          lanes={lanes}
          view={instrument.symbol}
          isDim={Boolean(error) || aged === 'stale'}
          annotations={annotations}
          onPick={onPick}
        />
      ) : (
        <div className={styles.hold}>
          <Skeleton height="100%" />
        </div>
      )}
    </AgedPanel>
  )
}

/** Where a lane stands among the lanes. */
export function LaneStanding({ symbol }: { symbol: string }) {
  const ranks = useQuery(ranksQuery('rate'))
  const aged = useAnswered(ranks.dataUpdatedAt, 20 * SECOND)
  const rank = ranks.data?.ranks.find(({ name }) => name === symbol)
  const missing = ranks.error ? 'could not be loaded' : ranks.isPending ? <Skeleton width="4rem" /> : 'not ranked yet'
  return (
    <AgedPanel title="Standing" aged={aged}>
      <PanelBody>
        <Facts>
          <Fact name="Rank by deviation among lanes" title="1 moved most">
            {rank ? <Link href="/ranks?measure=rate&by=stddev">{rank.label}</Link> : missing}
          </Fact>
          <Fact name="Standard deviation">{rank ? `${formatSignificant(rank.value)} USD` : missing}</Fact>
          <Fact name="Mean">{rank ? `${formatSignificant(rank.mean)} USD` : missing}</Fact>
          <Fact name="Days with a rate">{rank ? rank.samples : missing}</Fact>
        </Facts>
      </PanelBody>
    </AgedPanel>
  )
}
