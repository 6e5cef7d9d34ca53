'use client'

import { useQuery } from '@tanstack/react-query'
import { onServer } from '@/components/api/server-clock'
import { AgeOf } from '@/components/freshness/age-of'
import { FreshnessBadge } from '@/components/freshness/freshness-badge'
import { InstrumentCell } from '@/components/instruments/instrument-cell'
import { Change } from '@/components/quotes/change'
import { formatCount } from '@/components/quotes/format'
import { Price } from '@/components/quotes/price'
import { useQuotes } from '@/components/quotes/use-quotes'
import { Sparkline } from '@/components/quotes/sparkline'
import { useBudgets } from '@/components/sources/use-sources'
import { Empty } from '@/components/ui/empty'
import { ErrorNote } from '@/components/ui/error-note'
import { OldNote } from '@/components/ui/old-note'
import { Panel } from '@/components/ui/panel'
import { Table, type Column } from '@/components/ui/table'
import type { FreshnessBudget } from '@/lib/freshness/freshness'
import type { PopularResponse } from '@/lib/popularity/contract'
import styles from './popularity.module.css'
import { popularQuery } from './popular-query'

type Popular = PopularResponse['instruments'][number]

export function PopularPanel() {
  const { data, error, dataUpdatedAt, isFetching, refetch } = useQuery(popularQuery)
  const budgetOf = useBudgets()
  const { upToDate } = useQuotes(data?.instruments.map(({ instrument }) => instrument.symbol) ?? [])
  const rows = data?.instruments.map((row) => ({ ...row, instrument: upToDate(row.instrument) }))
  const retry = () => void refetch()
  return (
    <Panel
      title="Popular"
      meta="most called in the last 24 h"
      note={error && data && <OldNote error={error} age={<AgeOf at={onServer(dataUpdatedAt)} />} onRetry={retry} />}
    >
      {error && !data ? (
        <ErrorNote title="Popularity could not be loaded." error={error} onRetry={retry} retrying={isFetching} />
      ) : data?.instruments.length === 0 ? (
        <Empty title="Nothing is popular now">
          Each look at an instrument counts as a call. Open one below and it appears here, as long as its price is not
          stale.
        </Empty>
      ) : (
        <Table
          caption="Popular instruments, most called first"
          columns={columns(budgetOf)}
          rows={rows}
          rowKey={({ instrument }) => instrument.id}
          placeholderRows={5}
        />
      )}
    </Panel>
  )
}

const columns = (budgetOf: (source: string) => FreshnessBudget | undefined): Column<Popular>[] => [
  { id: 'rank', head: '#', width: '3.25rem', from: 'tablet', cell: ({ rank }) => rank },
  {
    id: 'symbol',
    head: 'Instrument',
    names: true,
    cell: ({ instrument }) => <InstrumentCell instrument={instrument} budget={budgetOf(instrument.source)} />,
  },
  {
    id: 'name',
    head: 'Name',
    from: 'desktop',
    cell: ({ instrument }) => <span className={styles.muted}>{instrument.name}</span>,
  },
  {
    id: 'sparkline',
    head: 'Last 30 min',
    width: '9rem',
    from: 'tablet',
    cell: ({ candles }) => <Sparkline values={candles.map(({ close }) => close)} span="Last 30 minutes" />,
  },
  {
    id: 'lastPrice',
    head: 'Last price',
    end: true,
    width: 'min(8.5rem, 24vw)',
    cell: ({ instrument }) => <Price value={instrument.lastPrice} />,
  },
  {
    id: 'change',
    head: '24 h',
    end: true,
    width: 'min(6.5rem, 26vw)',
    cell: ({ instrument }) => <Change percentage={instrument.changePercentage} />,
  },
  { id: 'calls', head: 'Calls', end: true, width: '5.5rem', from: 'tablet', cell: ({ calls }) => formatCount(calls) },
  {
    id: 'freshness',
    head: 'Freshness',
    width: '8rem',
    from: 'tablet',
    cell: ({ instrument }) => (
      <FreshnessBadge
        freshness={instrument.freshness}
        lastAt={instrument.lastAt}
        budget={budgetOf(instrument.source)}
        compact
      />
    ),
  },
]
