'use client'

import { useState } from 'react'
import { formatDay, formatMoment } from '@/components/freshness/age'
import { InstrumentLink } from '@/components/instruments/instrument-link'
import { formatPrice, formatSignificant } from '@/components/quotes/format'
import { Button } from '@/components/ui/button'
import { Table, type Column } from '@/components/ui/table'
import type { BacktestResponse } from '@/lib/alerts/contract'
import { LANE_PREFIX } from '@/lib/rates/lane'
import styles from './backtest.module.css'
import { formatSpan } from '@/lib/platform/time'

type Fire = BacktestResponse['fires'][number]

const FIRST = 50

/** Each firing with what was compared, the newest first. */
export function FiresTable({ fires, total }: { fires: readonly Fire[]; total: number }) {
  const [showsAll, setShowsAll] = useState(false)
  const newestFirst = fires.toReversed()
  const rows = showsAll ? newestFirst : newestFirst.slice(0, FIRST)
  const hidden = fires.length - rows.length
  const columns = fires.some(({ mean }) => mean !== null) ? WITH_MEAN : WITHOUT_MEAN
  return (
    <div className={styles.fires} tabIndex={0} role="region" aria-label="Firings">
      <Table
        caption="When it would have fired, newest first, times in UTC"
        columns={columns}
        rows={rows}
        rowKey={({ symbol, at }) => `${symbol} ${at}`}
      />
      {hidden > 0 && (
        <p className={styles.more}>
          <Button onClick={() => setShowsAll(true)}>Show {hidden} more</Button>
        </p>
      )}
      {total > fires.length && (
        <p className={styles.more}>
          The first {fires.length} of {total} are listed.
        </p>
      )}
    </div>
  )
}

const when: Column<Fire> = {
  id: 'at',
  head: 'Fired, UTC',
  names: true,
  width: '8rem',
  cell: ({ symbol, at, minute, endedAt }) => (
    <time title={endedAt === null ? 'still firing at the end' : `for ${formatSpan(Math.max(0, endedAt - at))}`}>
      {symbol.startsWith(`${LANE_PREFIX}:`) ? formatDay(minute) : formatMoment(at).slice(5, 19)}
    </time>
  ),
}
const instrument: Column<Fire> = {
  id: 'symbol',
  head: 'Instrument',
  cell: (fire) => <InstrumentLink symbol={fire.symbol} />,
}
const value: Column<Fire> = { id: 'value', head: 'Value', end: true, cell: (fire) => formatShort(fire.value) }

const WITH_MEAN: Column<Fire>[] = [
  when,
  instrument,
  { ...value, from: 'tablet' },
  { id: 'mean', head: 'Average', end: true, from: 'tablet', cell: (fire) => formatShort(fire.mean) },
  {
    id: 'ratio',
    head: 'Ratio',
    end: true,
    width: '5rem',
    cell: ({ ratio }) => (ratio === null ? '–' : `${formatSignificant(ratio, 3)}×`),
  },
]
const WITHOUT_MEAN: Column<Fire>[] = [
  when,
  instrument,
  value,
  { id: 'threshold', head: 'Threshold', end: true, cell: (fire) => formatShort(fire.threshold) },
]

/** Whole where it fits a narrow column, else its first digits: the full value is in the episode. */
const formatShort = (number: number | null) =>
  number !== null && String(number).length > 10 ? formatSignificant(number, 6) : formatPrice(number)
