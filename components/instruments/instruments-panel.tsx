'use client'

import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { AgeOf } from '@/components/freshness/age-of'
import { onServer } from '@/components/api/server-clock'
import { useQuotes } from '@/components/quotes/use-quotes'
import { ranksQuery } from '@/components/ranks/ranks-query'
import { useBudgets, useFreshness, useSourceLabels, useSourceOptions } from '@/components/sources/use-sources'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { OldNote } from '@/components/ui/old-note'
import { Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { WATCHED_MAX } from '@/lib/live/contract'
import { instrumentColumns } from './instrument-columns'
import { instrumentsQuery, type InstrumentsFilter } from './instruments-query'
import { InstrumentsFilterBar } from './instruments-filter-bar'
import { NoInstruments } from './no-instruments'
import styles from './instruments.module.css'
import { nextSort, sortingOf } from './sorting'
import { withoutRepeats } from './without-repeats'

type Props = { filter: InstrumentsFilter; onFilter: (change: Partial<InstrumentsFilter>) => void }

export function InstrumentsPanel({ filter, onFilter }: Props) {
  const client = useQueryClient()
  const options = instrumentsQuery(filter)
  const followed = useFollowed(filter)
  const { isLive, upToDate } = useQuotes(followed.symbols, () =>
    client.refetchQueries({ queryKey: options.queryKey, exact: true }, { cancelRefetch: false }),
  )
  const list = useInfiniteQuery({
    ...options,
    placeholderData: keepPreviousData,
    ...(isLive && followed.isAll && { refetchInterval: false }),
  })
  const ranks = useQuery(ranksQuery())
  const budgetOf = useBudgets()
  const sourceLabel = useSourceLabels()
  const freshnessOf = useFreshness()
  const sources = useSourceOptions(filter.source)

  const rows = list.data && withoutRepeats(list.data.pages.flatMap(({ instruments }) => instruments)).map(upToDate)
  // Rows are drawn again when their columns change, so these stay the same.
  const columns = useMemo(() => {
    const labels = new Map(ranks.data?.ranks.map(({ name, label }) => [name, label]))
    return instrumentColumns({ budgetOf, sourceLabel, volatilityOf: (symbol) => labels.get(symbol) })
  }, [budgetOf, sourceLabel, ranks.data])
  const retry = () => void list.refetch()

  return (
    <Panel
      title="All instruments"
      actions={<InstrumentsFilterBar filter={filter} sources={sources} onFilter={onFilter} />}
      note={
        list.error &&
        rows && <OldNote error={list.error} age={<AgeOf at={onServer(list.dataUpdatedAt)} />} onRetry={retry} />
      }
    >
      {list.error && !rows ? (
        <ErrorNote
          title="The instruments could not be loaded."
          error={list.error}
          onRetry={retry}
          retrying={list.isFetching}
        />
      ) : rows?.length === 0 ? (
        <NoInstruments filter={filter} onClear={() => onFilter({ search: '', source: '', status: '' })} />
      ) : (
        <Table
          caption="All instruments"
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          isDim={(row) => row.status === 'unavailable' || freshnessOf(row) === 'stale' || list.isPlaceholderData}
          sorting={sortingOf(filter.sort)}
          onSort={(by) => onFilter({ sort: nextSort(filter.sort, by) })}
        />
      )}
      {rows && rows.length > 0 && (
        <div className={styles.more}>
          <span>
            {rows.length} shown{list.hasNextPage ? ', there are more' : ''}
          </span>
          {list.hasNextPage && (
            <Button onClick={() => void list.fetchNextPage()} disabled={list.isFetchingNextPage}>
              {list.isFetchingNextPage ? 'Loading…' : 'Load more'}
            </Button>
          )}
        </div>
      )}
    </Panel>
  )
}

/** The popular ones want to be followed too. */
const FOLLOWED = WATCHED_MAX - 10

/** Which of the rows are followed by their quotes: the first ones, unless some may have been removed. */
function useFollowed(filter: InstrumentsFilter): { symbols: string[]; isAll: boolean } {
  const pages = useQueryClient().getQueryData(instrumentsQuery(filter).queryKey)?.pages ?? []
  const rows = filter.status === 'unavailable' ? [] : pages.flatMap(({ instruments }) => instruments)
  return { symbols: rows.slice(0, FOLLOWED).map(({ symbol }) => symbol), isAll: rows.length <= FOLLOWED }
}
