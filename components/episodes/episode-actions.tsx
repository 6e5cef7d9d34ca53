'use client'

import dynamic from 'next/dynamic'
import { useId, useRef, useState, type ReactNode } from 'react'
import { serverNow } from '@/components/api/server-clock'
import { useNow } from '@/components/api/use-now'
import { ALERTS } from '@/components/alerts/alerts-query'
import { tomorrowMorning } from '@/components/freshness/tomorrow'
import { useWrite } from '@/components/session/use-write'
import { Button } from '@/components/ui/button'
import field from '@/components/ui/field.module.css'
import type { EpisodeView } from '@/lib/alerts/contract'
import { changeEpisode, EPISODES, type EpisodeChange } from './episodes-query'
import styles from './episodes.module.css'

const Popover = dynamic(() => import('@/components/ui/popover').then((module) => module.Popover), { ssr: false })

/** Acknowledge and snooze. Neither stops the watching. */
export function EpisodeActions({ episode }: { episode: EpisodeView }) {
  const now = useNow()
  const change = useWrite((wish: EpisodeChange) => changeEpisode(episode.id, wish), [EPISODES, ALERTS])
  const isSnoozed = episode.snoozedUntil !== null && (now === null || episode.snoozedUntil > now)
  return (
    <div className={styles.actions}>
      {episode.endedAt === null &&
        (episode.acknowledgedAt === null ? (
          <Opening label="Acknowledge" title={`Acknowledge ${episode.symbol}`}>
            {(close) => (
              <Acknowledge onDone={(note) => change.mutate({ acknowledge: { note } }, { onSuccess: close })} />
            )}
          </Opening>
        ) : (
          <Button look="quiet" onClick={() => change.mutate({ acknowledge: null })}>
            Take back
          </Button>
        ))}
      {isSnoozed ? (
        <Button onClick={() => change.mutate({ snooze: null })}>End snooze</Button>
      ) : (
        <Opening label="Snooze" title={`Snooze ${episode.alertName} on ${episode.symbol}`}>
          {(close) => <Snooze onDone={(snooze) => change.mutate({ snooze }, { onSuccess: close })} />}
        </Opening>
      )}
      {change.error && (
        <span className={styles.failed} role="alert">
          {change.error.message}
        </span>
      )}
    </div>
  )
}

type OpeningProps = { label: string; title: string; children: (close: () => void) => ReactNode }

function Opening({ label, title, children }: OpeningProps) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <Button ref={button} aria-haspopup="dialog" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {label}
      </Button>
      {isOpen && (
        <Popover anchor={button} title={title} onClose={() => setOpen(false)}>
          {children(() => setOpen(false))}
        </Popover>
      )}
    </>
  )
}

function Acknowledge({ onDone }: { onDone: (note: string | null) => void }) {
  const id = useId()
  const [note, setNote] = useState('')
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        onDone(note.trim() || null)
      }}
    >
      <p>Says that somebody has seen it. It goes on being watched.</p>
      <label htmlFor={id}>Note, if there is one</label>
      <textarea
        id={id}
        className={field.field}
        maxLength={2_000}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button type="submit" look="strong">
        Acknowledge
      </Button>
    </form>
  )
}

const SPANS = [
  { label: '15 min', span: '15m' },
  { label: '1 h', span: '1h' },
]

const Snooze = ({ onDone }: { onDone: (snooze: { for: string } | { until: number }) => void }) => (
  <div className={styles.form}>
    <p>Until then nothing is sent about this alert on this instrument. It goes on being watched.</p>
    <div className={styles.spans}>
      {SPANS.map(({ label, span }) => (
        <Button key={span} onClick={() => onDone({ for: span })}>
          {label}
        </Button>
      ))}
      <Button onClick={() => onDone({ until: tomorrowMorning(serverNow()) })}>Until tomorrow 08:00</Button>
    </div>
  </div>
)
