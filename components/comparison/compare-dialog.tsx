'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { fetchJson } from '@/components/api/fetch-json'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { SearchField } from '@/components/ui/search-field'
import { InstrumentsResponse } from '@/lib/instruments/contract'
import { formatSymbols, MOST_COMPARED, parseSymbols } from './compared'
import styles from './comparison.module.css'

const SHOWN = 8

const foundQuery = (search: string) => ({
  queryKey: ['instruments', 'to compare', search],
  queryFn: ({ signal }: { signal: AbortSignal }) => {
    const params = new URLSearchParams({ ...(search && { search }), limit: String(SHOWN + MOST_COMPARED + 1) })
    return fetchJson(InstrumentsResponse, `/api/instruments?${params}`, { signal })
  },
  staleTime: 30_000,
})

type Props = { symbol: string; names: string; onChange: (names: string) => void; onClose: () => void }

/** Which other instruments are shown beside this one. */
export function CompareDialog({ symbol, names, onChange, onClose }: Props) {
  const [search, setSearch] = useState('')
  const symbols = parseSymbols(names)
  const { data, error } = useQuery(foundQuery(search))
  const taken = new Set([symbol, ...symbols])
  const found = data?.instruments.filter((instrument) => !taken.has(instrument.symbol)).slice(0, SHOWN)
  const isFull = symbols.length >= MOST_COMPARED
  return (
    <Dialog title={`Compare with ${symbol}`} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      {symbols.length > 0 && (
        <ul className={styles.list} aria-label="Compared">
          {symbols.map((each) => (
            <li key={each}>
              <span>{each}</span>
              <Button
                look="quiet"
                aria-label={`Remove ${each}`}
                onClick={() => onChange(formatSymbols(symbols.filter((other) => other !== each)))}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      <SearchField
        label="Search instruments to compare"
        placeholder="Symbol or name"
        value={search}
        onChange={setSearch}
      />
      <ul className={styles.list} aria-label="Found" aria-busy={!found}>
        {found?.map((instrument) => (
          <li key={instrument.id}>
            <span>
              {instrument.symbol} <span className={styles.name}>{instrument.name}</span>
            </span>
            <Button
              disabled={isFull}
              aria-label={`Add ${instrument.symbol}`}
              onClick={() => onChange(formatSymbols([...symbols, instrument.symbol]))}
            >
              Add
            </Button>
          </li>
        ))}
      </ul>
      <p className={styles.note} role="status">
        {error
          ? `Not found out: ${error.message}`
          : found?.length === 0
            ? 'No other instrument matches.'
            : isFull
              ? `There can be ${MOST_COMPARED} at once.`
              : 'All of them are shown as change since the left edge, in per cent.'}
      </p>
      <DialogActions>
        <Button onClick={onClose}>Done</Button>
      </DialogActions>
    </Dialog>
  )
}
