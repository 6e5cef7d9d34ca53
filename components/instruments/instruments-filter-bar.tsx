import { SearchField } from '@/components/ui/search-field'
import { Select } from '@/components/ui/select'
import type { InstrumentsFilter } from './instruments-query'

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
  filter: InstrumentsFilter
  sources: readonly { value: string; label: string }[]
  onFilter: (change: Partial<InstrumentsFilter>) => void
}

export const InstrumentsFilterBar = ({ filter, sources, onFilter }: Props) => (
  <>
    <SearchField
      label="Search instruments"
      placeholder="Search symbol or name"
      value={filter.search}
      onChange={(search) => onFilter({ search })}
    />
    <Select label="Kind" options={KINDS} value={filter.kind} onChange={(kind) => onFilter({ kind })} />
    <Select label="Source" options={sources} value={filter.source} onChange={(source) => onFilter({ source })} />
    <Select label="Status" options={STATUSES} value={filter.status} onChange={(status) => onFilter({ status })} />
  </>
)
