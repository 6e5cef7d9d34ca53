'use client'

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useQuotes } from '@/components/quotes/use-quotes'
import type { MarketRow } from '@/lib/markets/row'
import type { MarketIndex } from './market-index'
import { type Row, rowAt } from './market-row'
import { rowKey, rowsQuery } from './rows-query'

/** While the table flies by, its rows are asked for this often. */
const PACE = 150
const RENEW = 5_000

/** The rows of a table, of which those in sight are read and followed. */
export function useMarketRows(index: MarketIndex | undefined, ids: readonly number[]) {
  const client = useQueryClient()
  const [sight, setSight] = useState({ first: 0, end: 40 })
  const onSight = useCallback(
    (first: number, end: number) =>
      setSight((known) => (known.first === first && known.end === end ? known : { first, end })),
    [],
  )
  const wanted = useSettled(ids.slice(sight.first, sight.end).join(','))
  const wantedIds = wanted === '' ? [] : wanted.split(',').map(Number)
  const options = rowsQuery(wantedIds.toSorted((one, other) => one - other))
  const symbols = wantedIds.flatMap((id) => {
    const place = index?.placeOf.get(id)
    return place === undefined ? [] : index!.symbols[place]!
  })
  const { upToDate } = useQuotes(symbols, () => client.refetchQueries({ queryKey: options.queryKey, exact: true }))
  // Also while quotes are told: calls, ranks and sparklines are not.
  const query = useQuery({ ...options, placeholderData: keepPreviousData, refetchInterval: RENEW })

  const rowOf = (id: number): Row | undefined => {
    const place = index?.placeOf.get(id)
    return place === undefined ? undefined : rowAt(index!, place, client.getQueryData<MarketRow>(rowKey(id)), upToDate)
  }
  return { rowOf, onSight, query }
}

/** A value that follows another one, but only so often. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  const newest = useRef(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    newest.current = value
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      setSettled(newest.current)
    }, PACE)
  }, [value])
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
    },
    [],
  )
  return settled
}
