import { FreshnessBadge } from '@/components/freshness/freshness-badge'
import { Change } from '@/components/quotes/change'
import { Price, Volume } from '@/components/quotes/price'
import type { Column } from '@/components/ui/table'
import type { FreshnessBudget } from '@/lib/freshness/freshness'
import type { InstrumentView } from '@/lib/instruments/contract'
import { InstrumentCell } from './instrument-cell'
import styles from './instruments.module.css'

type Known = {
  budgetOf: (source: string) => FreshnessBudget | undefined
  sourceLabel: (source: string) => string
  volatilityOf: (symbol: string) => string | undefined
}

/** The ids of sortable columns are the words the API sorts by. */
export const instrumentColumns = ({ budgetOf, sourceLabel, volatilityOf }: Known): Column<InstrumentView>[] => [
  {
    id: 'symbol',
    head: 'Instrument',
    names: true,
    sortable: true,
    cell: (row) => <InstrumentCell instrument={row} budget={budgetOf(row.source)} />,
  },
  { id: 'name', head: 'Name', from: 'desktop', cell: (row) => <span className={styles.muted}>{row.name}</span> },
  {
    id: 'source',
    head: 'Source',
    from: 'desktop',
    width: '7rem',
    cell: (row) => <span title={sourceLabel(row.source)}>{row.source}</span>,
  },
  {
    id: 'lastPrice',
    head: 'Last price',
    end: true,
    width: 'min(8.5rem, 24vw)',
    sortable: true,
    cell: (row) => <Price value={row.lastPrice} />,
  },
  {
    id: 'changePercentage',
    head: '24 h',
    end: true,
    width: 'min(6.5rem, 26vw)',
    sortable: true,
    cell: (row) => <Change percentage={row.changePercentage} />,
  },
  {
    id: 'volume24h',
    head: '24 h volume',
    end: true,
    width: '7rem',
    from: 'tablet',
    sortable: true,
    cell: (row) => <Volume value={row.volume24h} unit={row.base} />,
  },
  {
    id: 'volatility',
    head: <span title="Rank by standard deviation of the price over 24 h; 1 moved most">Volatility</span>,
    end: true,
    width: '6rem',
    from: 'tablet',
    cell: (row) => <Rank label={volatilityOf(row.symbol)} />,
  },
  {
    id: 'freshness',
    head: 'Freshness',
    width: '8rem',
    from: 'tablet',
    cell: (row) => (
      <FreshnessBadge freshness={row.freshness} lastAt={row.lastAt} budget={budgetOf(row.source)} compact />
    ),
  },
]

const Rank = ({ label }: { label: string | undefined }) => (
  <span className="figures" title={label === undefined ? 'not known' : undefined}>
    {label ?? '–'}
  </span>
)
