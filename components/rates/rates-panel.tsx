'use client'

import dynamic from 'next/dynamic'
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type ApiError, isNotFound } from '@/components/api/api-error'
import { onServer } from '@/components/api/server-clock'
import { AgeOf } from '@/components/freshness/age-of'
import { formatDay } from '@/components/freshness/age'
import { PlacePicker } from '@/components/places/place-picker'
import { regionsQuery } from '@/components/places/places-query'
import { type Branch, flatten } from '@/components/places/tree'
import { ranksQuery } from '@/components/ranks/ranks-query'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { ErrorNote } from '@/components/ui/error-note'
import { LinkButton } from '@/components/ui/link-button'
import { OldNote } from '@/components/ui/old-note'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import { Switch } from '@/components/ui/switch'
import { WhenField } from '@/components/ui/when-field'
import { LANE_PREFIX, portsOf } from '@/lib/rates/lane'
import { keyOf, type Lane, MOST_LANES, type Range, RANGES, readLanes, startOf, writeLanes } from './lanes'
import { ratesQuery } from './rates-query'
import { RatesTable } from './rates-table'
import { AgedPanel } from '@/components/freshness/aged-panel'
import { useAnswered } from '@/components/freshness/use-answered'
import { SECOND } from '@/lib/platform/time'
import styles from './rates.module.css'

// The chart library is most of what such a page needs: it comes after the page itself.
const RatesChart = dynamic(() => import('./rates-chart').then((code) => code.RatesChart), {
  ssr: false,
  loading: () => <Skeleton height="380px" />,
})

type Asked = { lanes: string; range: Range; until: string }
type Props = { asked: Asked; onAsk: (change: Partial<Asked>) => void }

const RANGE_OPTIONS = RANGES.map((value) => ({ value, label: value }))
const DAY = 86_400_000

export function RatesPanel({ asked, onAsk }: Props) {
  const tree = useQuery(regionsQuery)
  const newest = useQuery(ranksQuery('rate'))
  const branches = useMemo(() => (tree.data ? flatten(tree.data) : []), [tree.data])
  const lanes = useShownLanes(asked.lanes, newest.data?.ranks[0]?.name)
  // Ranges are counted back from the newest day that has rates: prices come in batches.
  const until = asked.until || (newest.data && formatDay(newest.data.to - DAY))
  const days = until ? { from: startOf(asked.range, until), to: until } : undefined
  const answers = useQueries({
    queries: lanes.map((lane) => ({ ...ratesQuery(lane, days), placeholderData: keepPreviousData })),
  })
  const change = (next: readonly Lane[]) => onAsk({ lanes: writeLanes(next) })
  const set = (at: number, part: Partial<Lane>) =>
    change(lanes.map((lane, index) => (index === at ? { ...lane, ...part } : lane)))

  const failed = answers.find(({ error }) => error) ?? [tree, newest].find(({ error }) => error)
  const retry = () => void Promise.all([tree, newest, ...answers].map(({ refetch }) => refetch()))
  const drawn = lanes.flatMap((lane, at) => (answers[at]?.data ? [{ lane, days: answers[at].data }] : []))
  const oldest = Math.min(...answers.map(({ dataUpdatedAt }) => dataUpdatedAt))
  const aged = useAnswered(Number.isFinite(oldest) ? oldest : 0, 30 * SECOND)
  const isDim = answers.some(({ isPlaceholderData, error, data }) => isPlaceholderData || (error && data))
  const spare = lanes.at(-1)
  const hasNoPrices =
    drawn.length === lanes.length && !isDim && drawn.every((lane) => lane.days.every(({ count }) => count === 0))

  if (tree.data && branches.length === 0) {
    return (
      <Panel title="Daily averages">
        <Empty title="No ports yet">
          Programs make ports and regions with <code>PUT /api/ports/NLRTM</code> and{' '}
          <code>PUT /api/regions/europe</code>; then prices can be posted or uploaded.
        </Empty>
      </Panel>
    )
  }
  return (
    <>
      <AgedPanel
        title="Daily averages"
        aged={aged}
        meta={days && `${days.from} to ${days.to}, in USD`}
        actions={
          <>
            <Switch legend="Range" options={RANGE_OPTIONS} value={asked.range} onChange={(range) => onAsk({ range })} />
            <WhenField
              kind="day"
              label="Last day"
              value={until ?? ''}
              min="1970-01-01"
              max="2199-12-31"
              onChange={(day) => day && onAsk({ until: day })}
            />
          </>
        }
        note={
          failed?.error &&
          drawn.length > 0 && <OldNote error={failed.error} age={<AgeOf at={onServer(oldest)} />} onRetry={retry} />
        }
      >
        <div className={styles.lanes}>
          {lanes.map((lane, at) => (
            <div key={keyOf(lane)} className={styles.lane} role="group" aria-label={`Lane ${at + 1}`}>
              <PlacePicker
                label="Origin"
                value={lane.origin}
                branches={branches}
                onChange={(origin) => set(at, { origin })}
              />
              <PlacePicker
                label="Destination"
                value={lane.destination}
                branches={branches}
                onChange={(destination) => set(at, { destination })}
              />
              {isLane(lane, branches) && (
                <LinkButton href={`/alerts/new?symbol=${LANE_PREFIX}:${keyOf(lane)}`}>Alert</LinkButton>
              )}
              {lanes.length > 1 && (
                <Button look="quiet" onClick={() => change(lanes.filter((_, index) => index !== at))}>
                  Remove
                </Button>
              )}
            </div>
          ))}
          {spare && lanes.length < MOST_LANES && (
            <div className={styles.more}>
              <Button onClick={() => change([...lanes, other(spare, lanes)])}>Compare with another</Button>
            </div>
          )}
        </div>
        {isNotFound(failed?.error) && drawn.length === 0 ? (
          <Empty title="No such port or region">
            {(failed?.error as ApiError | undefined)?.problem?.detail} Choose another above.
          </Empty>
        ) : failed?.error && drawn.length === 0 ? (
          <ErrorNote title="The rates could not be loaded." error={failed.error} onRetry={retry} />
        ) : lanes.length === 0 && newest.data ? (
          <Empty title="No rates yet">Upload a file of prices, or post them to /api/rates, and they appear here.</Empty>
        ) : drawn.length === 0 || !days ? (
          <div className={styles.hold}>
            <Skeleton height="100%" />
          </div>
        ) : hasNoPrices ? (
          <div className={styles.empty}>
            <Empty title="No prices on these days">
              From {days.from} to {days.to} nobody gave a price for {lanes.length === 1 ? 'this lane' : 'these lanes'}.
            </Empty>
            <Button onClick={() => onAsk({ range: '10Y', until: '' })}>Look at ten years</Button>
          </div>
        ) : (
          <RatesChart lanes={drawn} view={`${asked.range} ${until}`} isDim={Boolean(isDim) || aged === 'stale'} />
        )}
      </AgedPanel>
      {drawn.length > 0 && days && !hasNoPrices && <RatesTable lanes={drawn} days={days} aged={aged} />}
    </>
  )
}

/** Prices between two ports are a lane, which alerts can watch; an average over regions is none. */
const isLane = (lane: Lane, branches: readonly Branch[]) =>
  [lane.origin, lane.destination].every((port) => branches.some(({ code, kind }) => code === port && kind === 'port'))

/** Those of the address; without any, the lane that moved most. */
function useShownLanes(text: string, first: string | undefined): Lane[] {
  return useMemo(() => {
    const lanes = readLanes(text)
    return lanes.length > 0 || !first ? lanes : [portsOf(first.replace(/^LANE:/, ''))]
  }, [text, first])
}

/** A lane that is not there yet, to begin with: the way back, or the way back of another. */
function other({ origin, destination }: Lane, lanes: readonly Lane[]): Lane {
  const candidates = [
    { origin, destination: 'north_europe_main' },
    { origin, destination: 'scandinavia' },
    { origin: 'china_main', destination },
    { origin: destination, destination: origin },
  ]
  const taken = new Set(lanes.map(keyOf))
  return candidates.find((lane) => !taken.has(keyOf(lane))) ?? { origin: destination, destination }
}
