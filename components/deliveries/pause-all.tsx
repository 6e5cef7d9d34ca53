'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useId, useRef, useState } from 'react'
import { serverNow } from '@/components/api/server-clock'
import { useNow } from '@/components/api/use-now'
import { formatMoment } from '@/components/freshness/age'
import { tomorrowMorning } from '@/components/freshness/tomorrow'
import { useWrite } from '@/components/session/use-write'
import { Button } from '@/components/ui/button'
import { WhenField } from '@/components/ui/when-field'
import { HOUR } from '@/lib/platform/time'
import { DELIVERIES, pauseQuery, pauseUntil } from './deliveries-query'
import styles from './pause-all.module.css'

const Popover = dynamic(() => import('@/components/ui/popover').then((module) => module.Popover), { ssr: false })

/** Holds back all messages until a moment. Watching goes on, and so does the inbox. */
export function PauseAll() {
  const { data } = useQuery(pauseQuery)
  const now = useNow()
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const pause = useWrite(pauseUntil, [DELIVERIES])
  const isPaused = data?.until != null && (now === null || data.until > now)
  const choose = (until: number | null) => pause.mutate(until, { onSuccess: () => setOpen(false) })

  if (isPaused) {
    return (
      <>
        <span className={styles.paused}>
          <span aria-hidden="true">❚❚ </span>Messages paused until <time>{formatMoment(data.until!)}</time>
          {data.held > 0 && `, ${data.held} held`}
        </span>
        <Button onClick={() => choose(null)} disabled={pause.isPending}>
          Resume
        </Button>
      </>
    )
  }
  return (
    <>
      <Button ref={button} aria-haspopup="dialog" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        Pause all…
      </Button>
      {isOpen && (
        <Popover anchor={button} title="Pause all messages" onClose={() => setOpen(false)}>
          <Choices onChoose={choose} error={pause.error} />
        </Popover>
      )}
    </>
  )
}

function Choices({ onChoose, error }: { onChoose: (until: number) => void; error: Error | null }) {
  const id = useId()
  const [until, setUntil] = useState('')
  return (
    <div className={styles.choices}>
      <p>
        <b>Pause all messages</b>
      </p>
      <p>Alerts go on watching and the inbox goes on filling; nothing is sent to other channels until then.</p>
      <div className={styles.row}>
        <Button onClick={() => onChoose(serverNow() + HOUR)}>1 h</Button>
        <Button onClick={() => onChoose(serverNow() + 4 * HOUR)}>4 h</Button>
        <Button onClick={() => onChoose(tomorrowMorning(serverNow()))}>Until tomorrow 08:00</Button>
      </div>
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault()
          onChoose(Date.parse(`${until}Z`))
        }}
      >
        <label htmlFor={id}>Until (UTC)</label>
        <WhenField kind="minute" id={id} value={until} onChange={setUntil} />
        <Button type="submit" disabled={!until}>
          Pause
        </Button>
      </form>
      {error && (
        <p className={styles.failed} role="alert">
          {error.message}
        </p>
      )}
    </div>
  )
}
