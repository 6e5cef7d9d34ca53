import { FreshnessBadge } from '@/components/freshness/freshness-badge'
import { InstrumentLink } from '@/components/instruments/instrument-link'
import { PlainLink } from '@/components/instruments/plain-link'
import { RecordedBadge } from '@/components/instruments/recorded-badge'
import styles from '@/components/instruments/instruments.module.css'
import { Change } from '@/components/quotes/change'
import { formatPercent } from '@/components/quotes/format'
import { Price, Volume } from '@/components/quotes/price'
import { Sparkline } from '@/components/quotes/sparkline'
import { CallTrend } from '@/components/popularity/call-trend'
import { Badge } from '@/components/ui/badge'
import type { Column } from '@/components/ui/table'
import type { FreshnessBudget } from '@/lib/freshness/freshness'
import type { MarketRow } from '@/lib/markets/row'
import type { Row } from './market-row'

type Known = {
  budgetOf: (source: string) => FreshnessBudget | undefined
  sourceLabel: (source: string) => string
}

/** The columns a person may choose among, in their order; the ids of sortable ones are what the API sorts by. */
export const CHOICES = [
  { id: 'name', label: 'Name' },
  { id: 'source', label: 'Source' },
  { id: 'lastPrice', label: 'Last price' },
  { id: 'changePercentage', label: '24 h change' },
  { id: 'sparkline', label: 'Last 30 min' },
  { id: 'volume24h', label: '24 h volume' },
  { id: 'volatility', label: 'Volatility' },
  { id: 'rank', label: 'Volatility rank' },
  { id: 'calls', label: 'Popularity' },
  { id: 'lastAt', label: 'Freshness' },
] as const

/** Empty until the row was read: while the table flies by, nothing is drawn for rows that nobody sees. */
const cell =
  (draw: (known: MarketRow) => React.ReactNode): Column<Row>['cell'] =>
  ({ known }) =>
    known && draw(known)

export const marketColumns = ({ budgetOf, sourceLabel }: Known): Column<Row>[] => [
  {
    id: 'symbol',
    head: 'Instrument',
    names: true,
    sortable: true,
    cell: (row) => <NameCell row={row} budget={budgetOf(row.source)} />,
  },
  {
    id: 'name',
    head: 'Name',
    width: 'clamp(7.5rem, 100vw - 80rem, 11rem)',
    from: 'wide',
    cell: ({ name }) => <span className={styles.muted}>{name}</span>,
  },
  {
    id: 'source',
    head: 'Source',
    from: 'wide',
    width: '5.5rem',
    cell: ({ source }) => <span title={sourceLabel(source)}>{source}</span>,
  },
  {
    id: 'lastPrice',
    head: 'Last price',
    end: true,
    width: 'min(8.5rem, 24vw)',
    sortable: true,
    cell: cell(({ instrument }) => <Price value={instrument.lastPrice} />),
  },
  {
    id: 'changePercentage',
    head: '24 h',
    end: true,
    width: 'min(6.5rem, 26vw)',
    sortable: true,
    cell: cell(({ instrument }) => <Change percentage={instrument.changePercentage} />),
  },
  {
    id: 'sparkline',
    head: 'Last 30 min',
    width: '7.75rem',
    from: 'desktop',
    cell: cell(({ closes }) => <Sparkline values={closes} span="Last 30 minutes" />),
  },
  {
    id: 'volume24h',
    head: '24 h volume',
    end: true,
    width: '6.5rem',
    from: 'desktop',
    sortable: true,
    cell: cell(({ instrument }) => <Volume value={instrument.volume24h} unit={instrument.base} />),
  },
  {
    id: 'volatility',
    head: <span title="Standard deviation over the mean of the price, 24 h">Volatility</span>,
    end: true,
    width: '6rem',
    from: 'desktop',
    sortable: true,
    cell: cell(({ volatility }) => (
      <Known value={volatility === null ? null : formatPercent(volatility * 100, { sign: false })} />
    )),
  },
  {
    id: 'rank',
    head: <span title="By volatility; 1 moved most for its size">Rank</span>,
    end: true,
    width: '4.5rem',
    from: 'desktop',
    sortable: true,
    cell: cell(({ rank }) => <Rank label={rank} />),
  },
  {
    id: 'calls',
    head: <span title="Calls in the last 24 h, and against the 24 h before">Popularity</span>,
    end: true,
    width: '6rem',
    from: 'desktop',
    sortable: true,
    cell: cell(({ calls, callsBefore }) => <CallTrend calls={calls} before={callsBefore} />),
  },
  {
    id: 'lastAt',
    head: 'Freshness',
    width: '8.25rem',
    from: 'tablet',
    sortable: true,
    cell: cell(({ instrument }) => (
      <FreshnessBadge
        freshness={instrument.freshness}
        lastAt={instrument.lastAt}
        budget={budgetOf(instrument.source)}
        compact
      />
    )),
  },
]

const Known = ({ value }: { value: string | null }) => (
  <span className="figures" title={value === null ? 'not known' : undefined}>
    {value ?? '–'}
  </span>
)

/** "3/50000" needs room that a table of fifty thousand does not have. */
const Rank = ({ label }: { label: string | null }) => (
  <span className="figures" title={label === null ? 'not known' : label}>
    {label?.split('/')[0] ?? '–'}
  </span>
)

function NameCell({ row, budget }: { row: Row; budget: FreshnessBudget | undefined }) {
  const instrument = row.known?.instrument
  return (
    <span className={styles.cell}>
      {instrument ? <InstrumentLink symbol={row.symbol} /> : <PlainLink symbol={row.symbol} />}
      <span className={styles.marks}>
        {instrument && (
          <span className={styles.phone}>
            <FreshnessBadge freshness={instrument.freshness} lastAt={instrument.lastAt} budget={budget} compact />
          </span>
        )}
        {row.isRecorded && <RecordedBadge />}
        {instrument?.status === 'unavailable' && (
          <Badge title="Not listed by its source, or too long without a price">unavailable</Badge>
        )}
      </span>
    </span>
  )
}
