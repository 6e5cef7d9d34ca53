'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useEffect, useRef, useState } from 'react'
import { useLive } from '@/components/live/use-live'
import { inboxQuery } from './inbox-query'
import styles from './inbox.module.css'
import { newsSince } from './news'
import { permission, tellOutside } from './tell-outside'

const InboxPopover = dynamic(() => import('./inbox-popover').then((module) => module.InboxPopover), { ssr: false })

/** The bell: how many notifications are unread, and the newest of them. */
export function Inbox() {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const newest = useRef<number>(null)
  // A page that nobody sees is told nothing, so it asks; but only where it may tell outside.
  const query = useQuery({ ...inboxQuery, refetchIntervalInBackground: permission() === 'granted' })
  useLive({ topics: ['notification'] }, () => void query.refetch())
  const { data } = query

  useEffect(() => {
    if (!data) return
    for (const notification of newsSince(newest.current, data.notifications)) tellOutside(notification)
    newest.current = data.notifications[0]?.id ?? 0
  }, [data])

  const unread = data?.unread ?? 0
  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles.bell}
        aria-label={unread === 0 ? 'Inbox' : `Inbox, ${unread} unread`}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        data-unread={unread}
        onClick={() => setOpen(!isOpen)}
      >
        <svg
          viewBox="0 0 16 16"
          width="16"
          height="16"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.4"
          strokeLinecap="round"
          strokeLinejoin="round"
          aria-hidden="true"
        >
          <path d="M8 1.5a4 4 0 0 0-4 4c0 3.5-1.5 5-1.5 5h11s-1.5-1.5-1.5-5a4 4 0 0 0-4-4ZM6.5 13a1.6 1.6 0 0 0 3 0" />
        </svg>
        {unread > 0 && (
          <span className={styles.count} aria-hidden="true">
            {unread > 99 ? '99+' : unread}
          </span>
        )}
      </button>
      {isOpen && <InboxPopover anchor={button} onClose={() => setOpen(false)} />}
    </>
  )
}
