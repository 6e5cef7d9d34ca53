'use client'

import dynamic from 'next/dynamic'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AlertLine } from '@/components/candles/annotations'
import { formatDay, formatMoment } from '@/components/freshness/age'
import { listedQuery } from '@/components/instruments/instruments-query'
import { formatCount } from '@/components/quotes/format'
import { Empty } from '@/components/ui/empty'
import { ErrorNote } from '@/components/ui/error-note'
import { Panel } from '@/components/ui/panel'
import { Select } from '@/components/ui/select'
import { Skeleton, SkeletonLines } from '@/components/ui/skeleton'
import { Switch } from '@/components/ui/switch'
import { DAY, MINUTE } from '@/lib/platform/time'
import { backtestQuery, type Backtest } from './backtest-query'
import styles from './backtest.module.css'
import { FiresTable } from './fires-table'
import { sayDays, sayPerDay, sayTimes } from './per-day'
import { Solve } from './solve'
import { ThresholdSlider } from './threshold-slider'
import { useSettled } from './use-settled'

// The chart library is most of what such a page needs: it comes after the page itself.
const MarkedChart = dynamic(() => import('@/components/candles/marked-chart').then((code) => code.MarkedChart), {
  ssr: false,
  loading: () => <Skeleton height="280px" />,
})

const DAYS = {
  minutes: [
    { value: '1', label: '1 d' },
    { value: '3', label: '3 d' },
    { value: '7', label: '7 d' },
    { value: '30', label: '30 d' },
  ],
  days: [
    { value: '30', label: '30 d' },
    { value: '90', label: '90 d' },
    { value: '365', label: '1 y' },
    { value: '3650', label: '10 y' },
  ],
} as const
type Days = (typeof DAYS)['minutes' | 'days'][number]['value']

/** Typing pauses before it is tried (ms). */
const PAUSE = 500

type Props = {
  /** The alert as JSON; null while it is not complete, `missing` says why. */
  alert: string | null
  missing: string
  /** The instrument that is watched, if it is just one. */
  symbol: string | null
  isBroad: boolean
  ofDays: boolean
  lines: readonly AlertLine[]
  unit: string
  onThreshold: (threshold: number) => void
}

/** What the alert would have done, before it is saved. */
export function BacktestPanel({ alert, missing, symbol, isBroad, ofDays, lines, unit, onThreshold }: Props) {
  const [chosen, setChosen] = useState<Days | null>(null)
  const options = DAYS[ofDays ? 'days' : 'minutes']
  const days = options.find(({ value }) => value === chosen)?.value ?? (ofDays ? '365' : isBroad ? '1' : '7')
  // Prices of lanes come in batches: the past of one ends with its newest day.
  const listed = useQuery({ ...listedQuery(ofDays ? (symbol ?? undefined) : undefined), refetchInterval: false })
  const lastAt = listed.data?.lastAt ?? null
  const until = ofDays && lastAt !== null ? lastAt + DAY : null
  const tried = useSettled(alert, PAUSE)
  const trial = { alert: tried ?? 'null', days: Number(days), until, perDay: null }
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({
    ...backtestQuery(trial),
    placeholderData: keepPreviousData,
    enabled: tried !== null && !listed.isLoading,
  })
  const isOld = isFetching || isPlaceholderData || tried !== alert
  return (
    <Panel
      title="Tried on the past"
      meta={<span role="status">{alert !== null && isOld ? 'trying…' : ''}</span>}
      actions={<Switch legend="How far back" options={options} value={days} onChange={setChosen} />}
    >
      {alert === null ? (
        <Empty title="Not complete yet">{missing}</Empty>
      ) : error && !isFetching ? (
        <ErrorNote title="It could not be tried." error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : !data ? (
        <div className={styles.waiting}>
          <SkeletonLines count={8} label="Trying the alert on the past" />
        </div>
      ) : (
        <div className={styles.result} aria-busy={isOld} data-old={isOld || undefined}>
          <Headline backtest={data} ofDays={ofDays} />
          {data.curve.length > 1 && data.threshold !== null && (
            <>
              <ThresholdSlider curve={data.curve} threshold={data.threshold} unit={unit} onPick={onThreshold} />
              {tried !== null && (
                <Solve alert={tried} days={trial.days} until={until} unit={unit} onPick={onThreshold} />
              )}
            </>
          )}
          <Fires backtest={data} symbol={symbol} lines={lines} />
        </div>
      )}
    </Panel>
  )
}

type HeadlineProps = { backtest: Backtest; ofDays: boolean }

function Headline({ backtest, ofDays }: HeadlineProps) {
  const { total, perDay, days, instruments, listed, coveredFrom, parts, unknown, range } = backtest
  const one = ofDays ? 'lane' : 'instrument'
  const isLater = coveredFrom !== null && coveredFrom > range.from + (ofDays ? DAY : MINUTE)
  const journal = parts.find(({ basis }) => basis === 'journal')
  const candles = parts.find(({ basis }) => basis === 'candles')
  return (
    <div className={styles.headline} data-fires={total}>
      <p>
        Would have fired <b>{sayTimes(total)}</b> in {sayDays(days)}
        {total > 0 && <span className={styles.rate}>{sayPerDay(perDay)}</span>}
      </p>
      <p className={styles.quiet}>
        {instruments === 1 ? `1 ${one}` : `${formatCount(instruments)} ${one}s`}
        {instruments < listed && ` of ${formatCount(listed)}`} looked at
        {ofDays && `, day by day, up to ${formatDay(range.to - 1)}`}
        {isLater && `, since ${ofDays ? formatDay(coveredFrom) : formatMoment(coveredFrom)} only`}
        {coveredFrom === null && ', of which nothing is kept'}
        {candles && journal && `, minute by minute, and quote by quote since ${formatMoment(journal.from)}`}
        {candles && !journal && !ofDays && ', minute by minute'}
        {journal && !candles && ', quote by quote'}.
        {unknown > 0 &&
          ` At ${formatCount(unknown)} points nothing could be said, such as with too few ${ofDays ? 'days' : 'minutes'} before.`}
      </p>
    </div>
  )
}

type FiresProps = { backtest: Backtest; symbol: string | null; lines: readonly AlertLine[] }

function Fires({ backtest: { fires, total, range }, symbol, lines }: FiresProps) {
  const [picked, setPicked] = useState<string | null>(null)
  const counts = new Map<string, number>()
  for (const fire of fires) counts.set(fire.symbol, (counts.get(fire.symbol) ?? 0) + 1)
  const symbols = [...counts].toSorted(([, one], [, other]) => other - one)
  const shown = picked !== null && counts.has(picked) ? picked : (symbols[0]?.[0] ?? symbol)
  const marks = fires
    .filter((fire) => fire.symbol === shown)
    .map(({ minute }) => ({ at: minute, kind: 'fired' }) as const)
  return (
    <>
      {symbols.length > 1 && shown !== null && (
        <div className={styles.which}>
          <Select
            label="Instrument of the chart"
            options={symbols.map(([value, count]) => ({ value, label: `${value} (${count})` }))}
            value={shown}
            onChange={setPicked}
          />
          <span>
            {symbols.length} instruments {total > fires.length ? 'of the first firings' : 'would have fired'}
          </span>
        </div>
      )}
      {shown !== null && <MarkedChart symbol={shown} range={range} marks={marks} lines={lines} />}
      {fires.length > 0 && <FiresTable fires={fires} total={total} />}
    </>
  )
}
