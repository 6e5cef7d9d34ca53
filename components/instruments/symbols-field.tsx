'use client'

import { Combobox } from '@base-ui/react/combobox'
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { fetchJson } from '@/components/api/fetch-json'
import { InstrumentsResponse } from '@/lib/instruments/contract'
import styles from './symbols-field.module.css'

type Props = {
  id: string
  value: readonly string[]
  onChange: (symbols: string[]) => void
  'aria-invalid'?: true | undefined
  'aria-describedby'?: string | undefined
}

const FOUND = 20
const WHOLE = /^[^\s:]+:\S+$/

const searchQuery = (search: string) =>
  queryOptions({
    queryKey: ['instruments', 'search', search],
    queryFn: ({ signal }) =>
      fetchJson(InstrumentsResponse, `/api/instruments?${new URLSearchParams({ search, limit: String(FOUND) })}`, {
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  })

/** Instruments found by typing, as chips. A whole symbol that is not known yet can be taken too: it may come. */
export function SymbolsField({ id, value, onChange, ...described }: Props) {
  const [typed, setTyped] = useState('')
  const [isOpen, setOpen] = useState(false)
  const search = typed.trim()
  const { data, error } = useQuery(searchQuery(search))
  const found = (data?.instruments ?? []).filter(({ symbol }) => !value.includes(symbol))
  const names = new Map(found.map(({ symbol, name }) => [symbol, name]))
  const whole = search.toUpperCase()
  const isNew = WHOLE.test(whole) && !names.has(whole) && !value.includes(whole)
  const items = [...found.map(({ symbol }) => symbol), ...(isNew ? [whole] : [])]
  return (
    <Combobox.Root
      multiple
      items={items}
      filter={null}
      autoHighlight
      open={isOpen}
      onOpenChange={setOpen}
      value={[...value]}
      onValueChange={(symbols: string[]) => {
        onChange(symbols)
        setTyped('')
      }}
      inputValue={typed}
      onInputValueChange={setTyped}
    >
      <div className={styles.place}>
        <Combobox.Chips className={styles.chips}>
          {value.map((symbol) => (
            <Combobox.Chip key={symbol} className={styles.chip} aria-label={symbol}>
              {symbol}
              <Combobox.ChipRemove className={styles.remove} aria-label={`Leave out ${symbol}`}>
                ×
              </Combobox.ChipRemove>
            </Combobox.Chip>
          ))}
          <Combobox.Input
            {...described}
            id={id}
            className={styles.input}
            placeholder={value.length === 0 ? 'Search, e.g. BTC' : 'Add another'}
            autoComplete="off"
            spellCheck={false}
          />
        </Combobox.Chips>
        {/* Not the library's popup, which hides the rest of the page from screen readers while Tab still leads there. */}
        {isOpen && (
          <div className={styles.popup}>
            <Combobox.Empty className={styles.empty}>
              {error ? 'The instruments could not be looked up.' : data ? 'No instrument is called so.' : 'Looking…'}
            </Combobox.Empty>
            <Combobox.List className={styles.list}>
              {(symbol: string) => (
                <Combobox.Item key={symbol} value={symbol} className={styles.item}>
                  <span>{symbol}</span>
                  <span className={styles.name}>{names.get(symbol) ?? 'not known yet'}</span>
                </Combobox.Item>
              )}
            </Combobox.List>
          </div>
        )}
      </div>
    </Combobox.Root>
  )
}
