'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { LANE_SOURCE_LABELS } from '@/components/rates/lanes'
import { sourcesQuery } from '@/components/sources/sources-query'
import { Labelled } from '@/components/ui/labelled'
import { Skeleton } from '@/components/ui/skeleton'
import { Switch } from '@/components/ui/switch'
import { ChoiceField } from './choice-field'
import { type Draft, isOfDays } from './draft'
import { useErrorAt } from './errors'
import styles from './editor.module.css'

const SymbolsField = dynamic(
  () => import('@/components/instruments/symbols-field').then((module) => module.SymbolsField),
  { ssr: false, loading: () => <Skeleton height="32px" /> },
)

const KINDS = [
  { value: 'symbols', label: 'Instruments' },
  { value: 'source', label: 'A source' },
  { value: 'all', label: 'All' },
] as const

const LANE_SOURCES = Object.entries(LANE_SOURCE_LABELS).map(([value, label]) => ({ value, label }))

type Props = {
  draft: Draft
  onChange: (change: Partial<Draft>) => void
  onSymbols: (symbols: string[]) => void
}

/** What is watched. */
export function ScopeFields({ draft, onChange, onSymbols }: Props) {
  const { scopeKind, symbols, source } = draft
  const ofDays = isOfDays(draft)
  const { data } = useQuery(sourcesQuery)
  const errorOfSymbols = useErrorAt('/scope/symbols')
  const errorOfSource = useErrorAt('/scope/source')
  const sources = ofDays ? LANE_SOURCES : (data?.sources.map(({ id, label }) => ({ value: id, label })) ?? [])
  const choose = (kind: Draft['scopeKind']) =>
    onChange({ scopeKind: kind, ...(kind === 'source' && !source && { source: sources[0]?.value ?? '' }) })
  return (
    <div className={styles.fields}>
      <div>
        <Switch legend="Watch" options={KINDS} value={scopeKind} onChange={choose} />
      </div>
      {scopeKind === 'symbols' && (
        <Labelled label="Instruments" error={errorOfSymbols}>
          {(control) => <SymbolsField {...control} value={symbols} onChange={onSymbols} />}
        </Labelled>
      )}
      {scopeKind === 'source' && (
        <ChoiceField
          label="Source"
          options={[...(source ? [] : [{ value: '', label: 'Choose one' }]), ...sources]}
          value={source}
          onChange={(to) => onChange({ source: to })}
          error={errorOfSource}
        />
      )}
      {scopeKind === 'all' && (
        <p className={styles.quiet}>
          {ofDays
            ? 'Every freight lane, those that come later too.'
            : 'Every instrument of every source, those that come later too.'}
        </p>
      )}
    </div>
  )
}
