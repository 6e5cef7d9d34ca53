'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { sourcesQuery } from '@/components/sources/sources-query'
import { Labelled } from '@/components/ui/labelled'
import { Skeleton } from '@/components/ui/skeleton'
import { Switch } from '@/components/ui/switch'
import { ChoiceField } from './choice-field'
import type { Draft } from './draft'
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

type Props = { draft: Draft; onChange: (change: Partial<Draft>) => void }

/** What is watched. */
export function ScopeFields({ draft: { scopeKind, symbols, source }, onChange }: Props) {
  const { data } = useQuery(sourcesQuery)
  const errorOfSymbols = useErrorAt('/scope/symbols')
  const errorOfSource = useErrorAt('/scope/source')
  const sources = data?.sources.map(({ id, label }) => ({ value: id, label })) ?? []
  const choose = (kind: Draft['scopeKind']) =>
    onChange({ scopeKind: kind, ...(kind === 'source' && !source && { source: sources[0]?.value ?? '' }) })
  return (
    <div className={styles.fields}>
      <div>
        <Switch legend="Watch" options={KINDS} value={scopeKind} onChange={choose} />
      </div>
      {scopeKind === 'symbols' && (
        <Labelled label="Instruments" error={errorOfSymbols}>
          {(control) => <SymbolsField {...control} value={symbols} onChange={(to) => onChange({ symbols: to })} />}
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
        <p className={styles.quiet}>Every instrument of every source, those that come later too.</p>
      )}
    </div>
  )
}
