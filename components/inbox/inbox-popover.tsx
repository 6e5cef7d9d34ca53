'use client'

import { useQuery } from '@tanstack/react-query'
import type { Route } from 'next'
import Link from 'next/link'
import { useState, type RefObject } from 'react'
import { AgeOf } from '@/components/freshness/age-of'
import { useWrite } from '@/components/session/use-write'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { ErrorNote } from '@/components/ui/error-note'
import { Popover } from '@/components/ui/popover'
import { SkeletonLines } from '@/components/ui/skeleton'
import type { NotificationKind, NotificationView } from '@/lib/notifications/contract'
import { inboxQuery, markRead } from './inbox-query'
import styles from './inbox.module.css'
import { permission } from './tell-outside'

const MARKS: Record<NotificationKind, string> = {
  'alert.firing': '▲',
  'alert.resolved': '✓',
  'alert.nodata': '?',
  'channel.failing': '✕',
  'channel.test': '·',
}

type Props = { anchor: RefObject<HTMLElement | null>; onClose: () => void }

export function InboxPopover({ anchor, onClose }: Props) {
  const { data, error, refetch } = useQuery({ ...inboxQuery, refetchInterval: false })
  const read = useWrite(markRead, [inboxQuery.queryKey])
  const newest = data?.notifications[0]
  return (
    <Popover anchor={anchor} title="Inbox" onClose={onClose}>
      <div className={styles.head}>
        <h2>Inbox</h2>
        <Button
          look="quiet"
          disabled={!data?.unread || read.isPending}
          onClick={() => newest && read.mutate({ upTo: newest.id })}
        >
          Mark all as read
        </Button>
      </div>
      {read.error && (
        <p className={styles.failed} role="alert">
          {read.error.message}
        </p>
      )}
      {error && !data ? (
        <ErrorNote title="The inbox could not be loaded." error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <div className={styles.waiting}>
          <SkeletonLines count={4} label="Loading the inbox" />
        </div>
      ) : data.notifications.length === 0 ? (
        <Empty title="Nothing yet">When an alert fires, it is told here.</Empty>
      ) : (
        <ul className={styles.list}>
          {data.notifications.map((notification) => (
            <Item
              key={notification.id}
              notification={notification}
              onRead={() => {
                if (notification.readAt === null) read.mutate({ id: notification.id })
                onClose()
              }}
            />
          ))}
        </ul>
      )}
      <footer className={styles.foot}>
        <Outside />
        <Link href="/alerts/episodes" onClick={onClose}>
          All episodes
        </Link>
      </footer>
    </Popover>
  )
}

function Item({ notification, onRead }: { notification: NotificationView; onRead: () => void }) {
  const { kind, title, body, episodeId, createdAt, readAt } = notification
  const href = episodeId !== null ? `/alerts/episodes/${episodeId}` : '/alerts/channels'
  return (
    <li data-unread={readAt === null || undefined}>
      <Link href={href as Route} prefetch={false} onClick={onRead}>
        <span className={styles.mark} data-kind={kind} aria-hidden="true">
          {MARKS[kind]}
        </span>
        <span className={styles.text}>
          <b>
            {readAt === null && <span className="visually-hidden">Unread: </span>}
            {title}
          </b>
          <span>{body}</span>
        </span>
        <span className={styles.age}>
          <AgeOf at={createdAt} />
        </span>
      </Link>
    </li>
  )
}

/** Asks the browser only when it is pressed. */
function Outside() {
  const [allowed, setAllowed] = useState(permission)
  if (allowed === 'granted') return <span>This browser tells you outside the page too.</span>
  if (allowed === 'denied') return <span>This browser does not allow notifications from here.</span>
  if (allowed === 'impossible') return <span />
  return (
    <Button look="quiet" onClick={() => void Notification.requestPermission().then(setAllowed)}>
      Tell me outside this page too
    </Button>
  )
}
