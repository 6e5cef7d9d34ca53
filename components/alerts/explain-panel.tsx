'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useId, useState } from 'react'
import { serverNow } from '@/components/api/server-clock'
import { episodesOfQuery } from '@/components/episodes/episodes-query'
import { TraceView } from '@/components/episodes/trace-view'
import { formatDay, formatMoment } from '@/components/freshness/age'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { ErrorNote } from '@/components/ui/error-note'
import { LinkButton } from '@/components/ui/link-button'
import { Panel, PanelBody } from '@/components/ui/panel'
import { Select } from '@/components/ui/select'
import { SkeletonLines } from '@/components/ui/skeleton'
import { WhenField } from '@/components/ui/when-field'
import type { ExplainResponse } from '@/lib/alerts/contract'
import { DAY, MINUTE } from '@/lib/platform/time'
import { alertsOfQuery, explainQuery } from './alerts-query'
import styles from './explain.module.css'
import { newAlertPath } from './new-alert-path'

type Props = { symbol: string; at: number | null; onAt: (minute: number) => void; isOfDays?: boolean }

/** For any minute, or day of a lane: whether an alert fired then, and why or why not. */
export function ExplainPanel({ symbol, at, onAt, isOfDays = false }: Props) {
  const id = useId()
  const [chosen, setChosen] = useState('')
  const { data: alerts, error, refetch } = useQuery(alertsOfQuery(symbol))
  const { data: episodes } = useQuery(episodesOfQuery(symbol))
  const [unit, name] = isOfDays ? [DAY, 'day'] : [MINUTE, 'minute']
  const startOf = (time: number) => Math.floor(time / unit) * unit
  // Where something fired, that is what is asked about.
  const fired = episodes?.find(({ minute }) => at !== null && startOf(minute) === startOf(at))
  const alert =
    alerts?.find((each) => String(each.id) === chosen) ??
    alerts?.find((each) => each.id === fired?.alertId) ??
    alerts?.[0]
  const shown = at === null ? '' : new Date(at).toISOString().slice(0, isOfDays ? 10 : 16)
  const move = (steps: number) => onAt(startOf(at ?? serverNow()) + steps * unit)
  return (
    <Panel
      title="Why did it (not) fire?"
      actions={
        alert && (
          <>
            <span className={styles.which}>
              <Select
                label="Alert to explain"
                options={alerts!.map((each) => ({ value: String(each.id), label: each.name }))}
                value={String(alert.id)}
                onChange={setChosen}
              />
            </span>
            <span className={styles.minute}>
              <label htmlFor={id} className="visually-hidden">
                {isOfDays ? 'Day to explain' : 'Minute to explain (UTC)'}
              </label>
              <WhenField
                kind={isOfDays ? 'day' : 'minute'}
                id={id}
                value={shown}
                onChange={(when) => when && onAt(Date.parse(isOfDays ? when : `${when}Z`))}
              />
              <span className={styles.quiet}>UTC</span>
              <Button onClick={() => move(-1)} aria-label={`One ${name} earlier`}>
                ‹
              </Button>
              <Button onClick={() => move(1)} aria-label={`One ${name} later`}>
                ›
              </Button>
            </span>
          </>
        )
      }
    >
      {error && !alerts ? (
        <ErrorNote title="The alerts could not be loaded." error={error} onRetry={() => void refetch()} />
      ) : !alerts ? (
        <PanelBody>
          <SkeletonLines count={2} label="Loading the alerts" />
        </PanelBody>
      ) : !alert ? (
        <div className={styles.none}>
          <Empty title={`No alert watches ${symbol}`}>
            With one, any {isOfDays ? 'day' : 'candle'} can be asked why it did or did not fire.
          </Empty>
          <LinkButton href={newAlertPath(symbol)}>New alert</LinkButton>
        </div>
      ) : at === null ? (
        <PanelBody>
          <p className={styles.quiet}>
            Choose a {isOfDays ? 'day' : 'candle'} in the chart, or {isOfDays ? 'one here' : 'a minute here'}.
          </p>
        </PanelBody>
      ) : (
        <Explained id={alert.id} symbol={symbol} at={at} isOfDays={isOfDays} />
      )}
    </Panel>
  )
}

type ExplainedProps = { id: number; symbol: string; at: number; isOfDays: boolean }

function Explained({ id, symbol, at, isOfDays }: ExplainedProps) {
  const { data, error, isFetching, refetch } = useQuery(explainQuery(id, symbol, at))
  if (error)
    return (
      <ErrorNote
        title="It could not be explained."
        error={error}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    )
  return (
    <PanelBody>
      {data ? (
        <Answer answer={data} isOfDays={isOfDays} />
      ) : (
        <SkeletonLines count={4} label="Looking at this time again" />
      )}
    </PanelBody>
  )
}

const BASIS = {
  episode: 'As it was seen then.',
  journal: 'Looked at again now, quote by quote, with the alert as it is now.',
  candles: 'Looked at again now, from the minutes that are kept, with the alert as it is now.',
} as const
const BASIS_OF_DAYS = {
  ...BASIS,
  candles: 'Looked at again now, with the prices and the alert as they are now.',
} as const

type AnswerProps = { answer: ExplainResponse; isOfDays: boolean }

const Answer = ({ answer: { fired, minute, words, trace, basis, episode }, isOfDays }: AnswerProps) => (
  <div className={styles.answer} role="status" data-fired={fired}>
    <p className={styles.verdict}>
      {fired ? <Badge tone="bad">▲ fired</Badge> : <Badge>✕ did not fire</Badge>}
      <time>{isOfDays ? formatDay(minute) : formatMoment(minute)}</time>
      {episode && (
        <Link href={`/alerts/episodes/${episode.id}`}>{fired ? 'Its episode' : 'The episode that was open'}</Link>
      )}
    </p>
    <ul className={styles.words}>
      {words.map((word) => (
        <li key={word}>{word}</li>
      ))}
    </ul>
    <p className={styles.quiet}>{(isOfDays ? BASIS_OF_DAYS : BASIS)[basis]}</p>
    {trace && (
      <details>
        <summary>All values</summary>
        <TraceView trace={trace} />
      </details>
    )}
  </div>
)
