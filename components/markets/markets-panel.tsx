'use client'

import dynamic from 'next/dynamic'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { onServer } from '@/components/api/server-clock'
import { AgeOf } from '@/components/freshness/age-of'
import { formatCount } from '@/components/quotes/format'
import { useBudgets, useFreshness, useSourceLabels, useSourceOptions } from '@/components/sources/use-sources'
import { ErrorNote } from '@/components/ui/error-note'
import { OldNote } from '@/components/ui/old-note'
import { Switch } from '@/components/ui/switch'
import { Table } from '@/components/ui/table'
import { VirtualTable } from '@/components/ui/virtual-table'
import { watchlistsQuery } from '@/components/watchlists/watchlists-query'
import { chooseColumns, chosenOf } from './choose-columns'
import { CHOICES, marketColumns } from './market-columns'
import { countOf, matching, onList } from './market-index'
import type { Row } from './market-row'
import { MarketsFilterBar } from './markets-filter'
import { indexQuery, orderQuery } from './markets-query'
import { askedOf, type MarketsFilter, sortOf, TAB_FACTS, TABS } from './markets-tab'
import { Button } from '@/components/ui/button'
import styles from './markets.module.css'
import { NoInstruments } from './no-instruments'
import { nextSort, sortingOf } from './sorting'
import { AgedPanel } from '@/components/freshness/aged-panel'
import { useAnswered } from '@/components/freshness/use-answered'
import { SECOND } from '@/lib/platform/time'
import { useMarketRows } from './use-market-rows'

// What places a panel beside its button is a fifth of the page's code, for a choice that few make.
const ColumnsMenu = dynamic(() => import('./columns-menu').then((code) => code.ColumnsMenu), {
  ssr: false,
  loading: () => <Button disabled>Columns</Button>,
})

type Props = { filter: MarketsFilter; onFilter: (change: Partial<MarketsFilter>) => void }

const TAB_OPTIONS = TABS.map((tab) => ({ value: tab, label: TAB_FACTS[tab].label }))
const ALL_COLUMNS = CHOICES.map(({ id }) => id)
const NOBODY: readonly number[] = []

export function MarketsPanel({ filter: chosenFilter, onFilter }: Props) {
  // What is typed is ahead of the address, which follows when the typing pauses.
  const [ahead, setAhead] = useState({ of: chosenFilter.search, text: chosenFilter.search })
  const typed = useDeferredValue(ahead.of === chosenFilter.search ? ahead.text : chosenFilter.search)
  // What was pressed is drawn before the rows that follow from it.
  const filter = useDeferredValue(chosenFilter)
  const { tab } = filter

  const index = useQuery(indexQuery)
  const names = index.data
  const all = useMemo(() => names && countOf(names, filter.kind), [names, filter.kind])
  const asked = askedOf(filter)
  const order = useQuery({ ...orderQuery(asked), placeholderData: keepPreviousData })
  useNewcomers(index, order.data?.ids)
  const lists = useQuery(watchlistsQuery)
  const list = lists.data?.watchlists.find(({ id }) => String(id) === filter.list)
  const isOwnOrder = tab === 'all' && filter.sort === ''
  const found = useMemo(() => {
    if (!index.data || !order.data) return undefined
    const among = list ? onList(index.data, order.data.ids, list.symbols, isOwnOrder) : order.data.ids
    return { names: index.data, ids: matching(index.data, among, typed) }
  }, [index.data, order.data, typed, list, isOwnOrder])
  const { names: rowNames, ids } = useDeferredValue(found) ?? {}
  const answered = useAnswered(order.dataUpdatedAt, 10 * SECOND)
  const { rowOf, onSight, query: rows } = useMarketRows(rowNames, ids ?? NOBODY)

  const budgetOf = useBudgets()
  const sourceLabel = useSourceLabels()
  const freshnessOf = useFreshness()
  const sources = useSourceOptions(filter.source)
  const chosen = useMemo(() => chosenOf(filter.columns, ALL_COLUMNS), [filter.columns])
  const sort = list && isOwnOrder ? '' : sortOf(filter)
  const sorting = sortingOf(sort)
  // Rows are drawn again when their columns change, so these stay the same.
  const columns = useMemo(
    () => chooseColumns(marketColumns({ budgetOf, sourceLabel }), chosen, sorting.by),
    [budgetOf, sourceLabel, chosen, sorting.by],
  )
  const error = index.error ?? order.error ?? rows.error
  const failed = [index, order, rows].find((query) => query.error)
  const retry = () => void failed?.refetch()
  const { title: tabTitle, meta } = TAB_FACTS[tab]
  const title = list ? (tab === 'all' ? list.name : `${list.name}, ${tabTitle.toLowerCase()}`) : tabTitle
  const isDim = (row: Row) => order.isPlaceholderData || row.known?.instrument.status === 'unavailable'
  const agedOf = ({ known }: Row) => known && freshnessOf(known.instrument)

  return (
    <AgedPanel
      title={title}
      aged={answered}
      meta={ids && <Count shown={ids.length} of={list?.symbols.length ?? all ?? 0} meta={meta} />}
      actions={
        <>
          <Switch
            legend="Show"
            options={TAB_OPTIONS}
            value={chosenFilter.tab}
            onChange={(to) => onFilter({ tab: to, sort: '' })}
          />
          <MarketsFilterBar
            filter={chosenFilter}
            sources={sources}
            hasStatus={!TAB_FACTS[chosenFilter.tab].isKnownOnly}
            onType={(text) => setAhead({ of: chosenFilter.search, text })}
            onFilter={onFilter}
          />
          <ColumnsMenu chosen={chosen} onChoose={(to) => onFilter({ columns: to })} />
        </>
      }
      note={
        error &&
        ids &&
        failed && <OldNote error={error} age={<AgeOf at={onServer(failed.dataUpdatedAt)} />} onRetry={retry} />
      }
    >
      {!ids && error ? (
        <ErrorNote
          title="The instruments could not be loaded."
          error={error}
          onRetry={retry}
          retrying={failed?.isFetching ?? false}
        />
      ) : !ids ? (
        <Table caption={title} columns={columns} rows={undefined} rowKey={({ id }) => id} placeholderRows={14} />
      ) : ids.length === 0 ? (
        <NoInstruments
          filter={{ ...filter, search: typed }}
          list={list}
          isEmpty={all === 0}
          onClear={() => onFilter({ search: '', source: '', status: '' })}
        />
      ) : (
        <VirtualTable
          caption={`${title}, ${formatCount(ids.length)} rows`}
          columns={columns}
          count={ids.length}
          rowAt={(at) => rowOf(ids[at]!)!}
          rowKey={(at) => ids[at] ?? at}
          isDim={isDim}
          agedOf={agedOf}
          sorting={sorting}
          onSort={(by) => onFilter({ sort: nextSort(sort, by) })}
          onSight={onSight}
        />
      )}
    </AgedPanel>
  )
}

type Index = { data: { placeOf: ReadonlyMap<number, number> } | undefined; refetch: () => unknown }

/** An order that names somebody whom the index does not know: the index is read again, once for each order. */
function useNewcomers({ data, refetch }: Index, ids: readonly number[] | undefined) {
  const readFor = useRef<readonly number[]>(undefined)
  useEffect(() => {
    if (!data || !ids || readFor.current === ids || ids.every((id) => data.placeOf.has(id))) return
    readFor.current = ids
    void refetch()
  }, [data, ids, refetch])
}

const Count = ({ shown, of, meta }: { shown: number; of: number; meta: string }) => (
  <span className={styles.count}>
    {meta && `${meta}, `}
    <output>{shown === of ? formatCount(of) : `${formatCount(shown)} of ${formatCount(of)}`}</output>
  </span>
)
