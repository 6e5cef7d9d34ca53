'use client'

import { formatMoment } from '@/components/freshness/age'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { onServer } from '@/components/api/server-clock'
import { AgeOf } from '@/components/freshness/age-of'
import { useSourceFreshness, useSourceOptions } from '@/components/sources/use-sources'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { ErrorNote } from '@/components/ui/error-note'
import { OldNote } from '@/components/ui/old-note'
import { Panel } from '@/components/ui/panel'
import { Select } from '@/components/ui/select'
import { Switch } from '@/components/ui/switch'
import { Table } from '@/components/ui/table'
import type { Measure } from '@/lib/metrics/measure'
import type { Rank, RankBy } from '@/lib/ranks/contract'
import { explain, MEASURE_OPTIONS, METHOD_NAMES, METHOD_OPTIONS } from './method'
import { rankColumns } from './rank-columns'
import { ranksQuery } from './ranks-query'
import { useAnswered } from '@/components/freshness/use-answered'
import { SECOND } from '@/lib/platform/time'
import { worse } from '@/components/freshness/worse'
import styles from './ranks.module.css'

type Asked = { measure: Measure; by: RankBy; source: string }
type Props = { asked: Asked; onAsk: (change: Partial<Asked>) => void }

const FIRST = 100

/** `KRAKEN:BTCUSD` is of the source `kraken`. */
const sourceOf = (symbol: string) => symbol.slice(0, symbol.indexOf(':')).toLowerCase()

export function RanksPanel({ asked, onAsk }: Props) {
  const { measure, by, source } = asked
  const { data, error, dataUpdatedAt, isFetching, isPlaceholderData, refetch } = useQuery({
    ...ranksQuery(measure, by, source),
    placeholderData: keepPreviousData,
  })
  const [showsAll, setShowsAll] = useState(false)
  const sources = useSourceOptions(source)
  const answered = useAnswered(dataUpdatedAt, 20 * SECOND)
  const freshnessOf = useSourceFreshness()
  const shownBy = data?.by ?? by
  const { columns, agedOf } = useMemo(() => {
    const aged = ({ name }: Rank) => worse(answered, freshnessOf(sourceOf(name)) ?? 'fresh')
    return { columns: rankColumns(shownBy, aged), agedOf: aged }
  }, [answered, freshnessOf, shownBy])
  const rows = showsAll ? data?.ranks : data?.ranks.slice(0, FIRST)
  const hidden = (data?.ranks.length ?? 0) - (rows?.length ?? 0)
  const retry = () => void refetch()
  return (
    <Panel
      title={METHOD_NAMES[shownBy]}
      actions={
        <>
          <Switch
            legend="Measure"
            options={MEASURE_OPTIONS}
            value={measure}
            onChange={(to) => onAsk({ measure: to })}
          />
          <Switch legend="Method" options={METHOD_OPTIONS} value={by} onChange={(to) => onAsk({ by: to })} />
          <Select label="Source" options={sources} value={source} onChange={(to) => onAsk({ source: to })} />
        </>
      }
      note={
        <>
          <p className={styles.method}>
            {explain(measure, by, data?.window ?? '24h')}
            {data && ` Whole ${data.measure === 'rate' ? 'days' : 'minutes'} up to ${formatMoment(data.to)}.`}
          </p>
          {error && data && <OldNote error={error} age={<AgeOf at={onServer(dataUpdatedAt)} />} onRetry={retry} />}
        </>
      }
    >
      {error && !data ? (
        <ErrorNote title="The ranks could not be loaded." error={error} onRetry={retry} retrying={isFetching} />
      ) : rows?.length === 0 ? (
        <Empty title="Nothing to rank yet">
          A rank needs values of at least two minutes. They come with the first answers of a source, or all at once when
          its history has been fetched.
        </Empty>
      ) : (
        <Table
          caption="Instruments, the most volatile first"
          columns={columns}
          rows={rows}
          rowKey={({ name }) => name}
          isDim={() => isPlaceholderData}
          agedOf={agedOf}
        />
      )}
      {hidden > 0 && (
        <div className={styles.more}>
          <Button onClick={() => setShowsAll(true)}>Show {hidden} more</Button>
        </div>
      )}
    </Panel>
  )
}
