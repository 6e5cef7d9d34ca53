'use client'

import { useMemo, useState } from 'react'
import { formatCount } from '@/components/quotes/format'
import { Button } from '@/components/ui/button'
import { type Column, Table } from '@/components/ui/table'
import type { DayRate } from '@/lib/rates/contract'
import { keyOf, type Lane, LOOK_NAMES } from './lanes'
import { csvPath, type Days } from './rates-query'
import { AgedPanel } from '@/components/freshness/aged-panel'
import type { Freshness } from '@/lib/freshness/freshness'
import styles from './rates.module.css'

type Shown = { lane: Lane; days: readonly DayRate[] }
type Row = { day: string; at: number }

const FIRST = 31

type Props = { lanes: readonly Shown[]; days: Days; aged: Freshness }

/** The same days as a table, the newest first, and as files. */
export function RatesTable({ lanes, days, aged }: Props) {
  const [showsAll, setShowsAll] = useState(false)
  const all = lanes[0]?.days ?? []
  const rows = all.map(({ day }, at): Row => ({ day, at })).toReversed()
  const shown = showsAll ? rows : rows.slice(0, FIRST)
  const columns = useMemo(() => columnsOf(lanes), [lanes])
  return (
    <AgedPanel
      title="Days"
      aged={aged}
      actions={lanes.map(({ lane }) => (
        <a key={keyOf(lane)} href={csvPath(lane, days)} download>
          CSV{lanes.length > 1 ? ` of ${lane.origin} to ${lane.destination}` : ''}
        </a>
      ))}
    >
      <Table caption="Daily averages, the newest day first" columns={columns} rows={shown} rowKey={({ day }) => day} />
      {rows.length > shown.length && (
        <p className={styles.key}>
          <Button onClick={() => setShowsAll(true)}>Show {rows.length - shown.length} more days</Button>
        </p>
      )}
    </AgedPanel>
  )
}

const columnsOf = (lanes: readonly Shown[]): Column<Row>[] => [
  { id: 'day', head: 'Day', names: true, width: '7rem', cell: ({ day }) => day },
  ...lanes.flatMap(({ lane, days }, place): Column<Row>[] => [
    {
      id: keyOf(lane),
      head: (
        <span className={styles.column} title={`${lane.origin} to ${lane.destination}, USD`}>
          {lanes.length > 1 && <span className={styles.swatch} data-look={LOOK_NAMES[place]} aria-hidden="true" />}
          <span>{lane.origin}</span> <span>→ {lane.destination}</span>
        </span>
      ),
      end: true,
      cell: ({ at }) => {
        const day = days[at]
        if (!day || day.average_price === null) return <span title="fewer than 3 prices">–</span>
        return formatCount(day.average_price)
      },
    },
    {
      id: `${keyOf(lane)} prices`,
      head: 'Prices',
      end: true,
      from: 'tablet',
      width: '5rem',
      cell: ({ at }) => formatCount(days[at]?.count ?? null),
    },
  ]),
]
