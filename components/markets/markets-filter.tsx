import { SearchField } from '@/components/ui/search-field'
import { Select } from '@/components/ui/select'
import type { MarketsFilter } from './markets-tab'
import styles from './markets.module.css'

const STATUSES = [
  { value: '', label: 'Any status' },
  { value: 'available', label: 'Available' },
  { value: 'unavailable', label: 'Unavailable' },
] as const

const KINDS = [
  { value: '', label: 'Quoted' },
  { value: 'lane', label: 'Freight lanes' },
] as const

type Props = {
  filter: MarketsFilter
  sources: readonly { value: string; label: string }[]
  /** Where the tab decides who is in it. */
  hasStatus: boolean
  onType: (search: string) => void
  onFilter: (change: Partial<MarketsFilter>) => void
}

export const MarketsFilterBar = ({ filter, sources, hasStatus, onType, onFilter }: Props) => (
  <div className={styles.filters}>
    <SearchField
      label="Search instruments"
      placeholder="Search symbol or name"
      value={filter.search}
      onType={onType}
      onChange={(search) => onFilter({ search })}
    />
    <Select label="Kind" options={KINDS} value={filter.kind} onChange={(kind) => onFilter({ kind })} />
    <Select label="Source" options={sources} value={filter.source} onChange={(source) => onFilter({ source })} />
    {hasStatus && (
      <Select label="Status" options={STATUSES} value={filter.status} onChange={(status) => onFilter({ status })} />
    )}
  </div>
)
