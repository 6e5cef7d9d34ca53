import { InstrumentLink } from '@/components/instruments/instrument-link'
import cell from '@/components/instruments/instruments.module.css'
import { RecordedBadge } from '@/components/instruments/recorded-badge'
import { formatCount, formatSignificant } from '@/components/quotes/format'
import type { Column } from '@/components/ui/table'
import type { Rank, RankBy } from '@/lib/ranks/contract'
import { CoverageBar } from './coverage-bar'
import { formatValue } from './method'
import { FreshnessWord } from '@/components/freshness/freshness-badge'
import type { Freshness } from '@/lib/freshness/freshness'
import styles from './ranks.module.css'

const VALUES: Record<RankBy, string> = {
  stddev: 'Std deviation',
  cv: 'Std dev / mean',
  logret: 'Std of returns',
}

export const rankColumns = (by: RankBy, agedOf: (rank: Rank) => Freshness): Column<Rank>[] => [
  {
    id: 'rank',
    head: 'Rank',
    width: 'min(5rem, 16vw)',
    cell: ({ label }) => <span className={styles.rank}>{label}</span>,
  },
  {
    id: 'name',
    head: 'Instrument',
    names: true,
    cell: (rank) => (
      <span className={cell.cell}>
        <InstrumentLink symbol={rank.name} />
        <span className={cell.marks}>
          {rank.recorded && <RecordedBadge />}
          <FreshnessWord freshness={agedOf(rank)} />
        </span>
      </span>
    ),
  },
  { id: 'value', head: VALUES[by], end: true, width: 'min(10rem, 31vw)', cell: (rank) => formatValue(rank, by) },
  { id: 'mean', head: 'Mean', end: true, width: '9rem', from: 'tablet', cell: ({ mean }) => formatSignificant(mean) },
  {
    id: 'samples',
    head: 'Minutes',
    end: true,
    width: '6rem',
    from: 'tablet',
    cell: ({ samples }) => formatCount(samples),
  },
  {
    id: 'coverage',
    head: <span title="Minutes with a real value among all minutes of the window">Coverage</span>,
    width: '10rem',
    from: 'tablet',
    cell: ({ coverage }) => <CoverageBar share={coverage} />,
  },
]
