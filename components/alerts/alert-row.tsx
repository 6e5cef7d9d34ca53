'use client'

import Link from 'next/link'
import { useNow } from '@/components/api/use-now'
import { AgeOf } from '@/components/freshness/age-of'
import { formatMoment } from '@/components/freshness/age'
import { InstrumentLink } from '@/components/instruments/instrument-link'
import { useWrite } from '@/components/session/use-write'
import { Aside, Failed, ListRow } from '@/components/ui/list-row'
import { Toggle } from '@/components/ui/toggle'
import type { AlertView } from '@/lib/alerts/contract'
import { ALERTS, changeAlert } from './alerts-query'
import { AlertStateBadge, standingOf } from './alert-state'
import { describeRule } from './describe-rule'
import type { Unlisted } from './use-unlisted'

type Props = { alert: AlertView; unlisted: Unlisted; labelOf: (source: string) => string }

export function AlertRow({ alert, unlisted, labelOf }: Props) {
  const now = useNow()
  const toggle = useWrite((enabled: boolean) => changeAlert(alert.id, { enabled }), [ALERTS])
  const standing = standingOf(alert, now, unlisted.watchesNothing)
  const isOn = toggle.isPending ? toggle.variables : alert.enabled
  return (
    <ListRow
      data-id={alert.id}
      isMarked={standing === 'firing'}
      isDim={standing === 'disabled' || standing === 'expired'}
      state={<AlertStateBadge standing={standing} />}
      title={
        <Link href={`/alerts/${alert.id}`} prefetch={false}>
          {alert.name}
        </Link>
      }
      when={<LastFired alert={alert} />}
      control={<Toggle label={`${alert.name} is watched`} on={isOn} onChange={(enabled) => toggle.mutate(enabled)} />}
    >
      <p>{describeRule(alert, labelOf)}</p>
      {unlisted.words && <Aside>{unlisted.words}</Aside>}
      {standing === 'paused' && <Aside>Paused until {formatMoment(alert.pausedUntil!)}.</Aside>}
      {toggle.error && <Failed role="alert">Not changed: {toggle.error.message}</Failed>}
    </ListRow>
  )
}

function LastFired({ alert: { id, lastFiredAt, lastSymbol, firing } }: { alert: AlertView }) {
  return (
    <>
      {lastFiredAt === null ? (
        <span>never fired</span>
      ) : (
        <span>
          fired <AgeOf at={lastFiredAt} /> ago
        </span>
      )}
      {lastFiredAt !== null && lastSymbol && <InstrumentLink symbol={lastSymbol} />}
      {firing > 0 && (
        <Link href={`/alerts/episodes?alert=${id}`} prefetch={false}>
          {firing === 1 ? '1 fires now' : `${firing} fire now`}
        </Link>
      )}
    </>
  )
}
