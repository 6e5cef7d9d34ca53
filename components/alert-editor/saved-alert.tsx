'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { isNotFound } from '@/components/api/api-error'
import { ALERTS, alertQuery, changeAlert, removeAlert } from '@/components/alerts/alerts-query'
import { AlertStateBadge, standingOf } from '@/components/alerts/alert-state'
import { useUnlisted } from '@/components/alerts/use-unlisted'
import { useNow } from '@/components/api/use-now'
import { EpisodesPanel } from '@/components/episodes/episodes-panel'
import { AgeOf } from '@/components/freshness/age-of'
import { formatMoment } from '@/components/freshness/age'
import { useWrite } from '@/components/session/use-write'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { ErrorNote } from '@/components/ui/error-note'
import { Panel, PanelBody } from '@/components/ui/panel'
import { SkeletonLines } from '@/components/ui/skeleton'
import { Toggle } from '@/components/ui/toggle'
import type { AlertView } from '@/lib/alerts/contract'
import { AlertEditor } from './alert-editor'
import { toDraft } from './draft'
import styles from './editor.module.css'

/** A saved alert: how it stands, the editor, and what it has said so far. */
export function SavedAlert({ id }: { id: number }) {
  const { data, error, isFetching, refetch } = useQuery(alertQuery(id))
  if (isNotFound(error))
    return (
      <Panel title="No such alert">
        <Empty title={`There is no alert ${id}`}>It may have been removed. Its episodes are kept.</Empty>
      </Panel>
    )
  if (!data)
    return (
      <Panel title="Alert">
        {error ? (
          <ErrorNote
            title="The alert could not be loaded."
            error={error}
            onRetry={() => void refetch()}
            retrying={isFetching}
          />
        ) : (
          <PanelBody>
            <SkeletonLines count={8} label="Loading the alert" />
          </PanelBody>
        )}
      </Panel>
    )
  const filter = { alert: String(id), symbol: '' }
  return (
    <>
      <Standing alert={data} />
      <EpisodesPanel title="Firing now" state="open" filter={filter} empty={null} />
      <AlertEditor key={data.revision} initial={toDraft(data)} alert={data} />
      <EpisodesPanel
        title="Earlier episodes"
        state="ended"
        filter={filter}
        empty={<Empty title="None has ended yet">When it has fired and that is over, it is kept here.</Empty>}
      />
    </>
  )
}

function Standing({ alert }: { alert: AlertView }) {
  const now = useNow()
  const router = useRouter()
  const [isSure, setSure] = useState(false)
  const change = useWrite((enabled: boolean) => changeAlert(alert.id, { enabled }), [ALERTS])
  const remove = useWrite(() => removeAlert(alert.id), [ALERTS])
  const error = change.error ?? remove.error
  const unlisted = useUnlisted([alert])(alert)
  return (
    <div className={styles.foot}>
      <AlertStateBadge standing={standingOf(alert, now, unlisted.watchesNothing)} />
      {unlisted.words && <span>{unlisted.words}</span>}
      <span className={styles.quiet}>
        Revision {alert.revision}, changed {formatMoment(alert.updatedAt)};{' '}
        {alert.lastFiredAt === null ? (
          'never fired'
        ) : (
          <>
            fired <AgeOf at={alert.lastFiredAt} /> ago
          </>
        )}
      </span>
      <Toggle
        label={`${alert.name} is watched`}
        on={change.isPending ? change.variables : alert.enabled}
        onChange={(enabled) => change.mutate(enabled)}
      />
      {isSure ? (
        <>
          <Button
            onClick={() => remove.mutate(undefined, { onSuccess: () => router.push('/alerts') })}
            disabled={remove.isPending}
          >
            Remove for good
          </Button>
          <Button look="quiet" onClick={() => setSure(false)}>
            Keep it
          </Button>
        </>
      ) : (
        <Button look="quiet" onClick={() => setSure(true)}>
          Remove…
        </Button>
      )}
      {error && (
        <span className={styles.failed} role="alert">
          {error.message}
        </span>
      )}
    </div>
  )
}
