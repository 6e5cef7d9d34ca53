'use client'

import { useQuery } from '@tanstack/react-query'
import { useNow } from '@/components/api/use-now'
import { formatMoment } from '@/components/freshness/age'
import { lengthOf, reasonInWords } from '@/components/sources/describe-source'
import { RepairButton } from '@/components/sources/repair-button'
import { sourcesQuery } from '@/components/sources/sources-query'
import { Badge } from '@/components/ui/badge'
import { Empty } from '@/components/ui/empty'
import { Table, type Column } from '@/components/ui/table'
import { AgedPanel } from '@/components/freshness/aged-panel'
import { useAnswered } from '@/components/freshness/use-answered'
import { SECOND } from '@/lib/platform/time'
import type { SourceView } from '@/lib/sources/contract'
import styles from './status.module.css'

type Gap = SourceView['gaps'][number] & { source: SourceView }

/** When sources were not heard, and what can be done about it. */
export function GapsPanel() {
  const { data, dataUpdatedAt } = useQuery(sourcesQuery)
  const aged = useAnswered(dataUpdatedAt, 5 * SECOND)
  const now = useNow()
  const gaps = data?.sources
    .flatMap((source) => source.gaps.map((gap): Gap => ({ ...gap, source })))
    .toSorted((one, other) => other.from - one.from)
  return (
    <AgedPanel title="Gaps" aged={aged} meta="of the last 24 h, and older ones that are not filled">
      {gaps?.length === 0 ? (
        <Empty title="No gap is known.">Every source was heard as often as it promises.</Empty>
      ) : (
        <Table
          caption="Times in which a source was not heard, newest first"
          columns={columns(now)}
          rows={gaps}
          rowKey={({ source, from }) => `${source.id} ${from}`}
          placeholderRows={2}
        />
      )}
    </AgedPanel>
  )
}

const columns = (now: number | null): Column<Gap>[] => [
  {
    id: 'source',
    head: 'Source',
    names: true,
    cell: (gap) => (
      <span className={styles.source}>
        {gap.source.label}
        <span className={styles.phone}>
          {formatMoment(gap.from).slice(5, 16)}, {lengthOf(gap, now)}
        </span>
      </span>
    ),
  },
  {
    id: 'from',
    head: 'From',
    width: '12rem',
    from: 'tablet',
    cell: ({ from }) => <time dateTime={new Date(from).toISOString()}>{formatMoment(from)}</time>,
  },
  {
    id: 'length',
    head: 'Length',
    width: '9rem',
    from: 'tablet',
    cell: (gap) => lengthOf(gap, now),
  },
  { id: 'reason', head: 'Reason', width: '9rem', from: 'tablet', cell: ({ reason }) => reasonInWords(reason) },
  { id: 'state', head: 'State', width: 'min(9rem, 24vw)', cell: (gap) => <GapState gap={gap} /> },
  {
    id: 'repair',
    head: <span className="visually-hidden">Repair</span>,
    end: true,
    width: 'min(13rem, 30vw)',
    cell: ({ source, from, to, filledAt }) =>
      to !== null &&
      source.history &&
      source.state !== 'paused' && <RepairButton source={source} gap={{ from, to, filledAt }} />,
  },
]

function GapState({ gap: { to, filledAt } }: { gap: Gap }) {
  if (filledAt !== null) return <Badge tone="good">filled</Badge>
  return <Badge tone={to === null ? 'bad' : 'warn'}>{to === null ? 'open' : 'not filled yet'}</Badge>
}
