'use client'

import Link from 'next/link'
import { useNow } from '@/components/api/use-now'
import { AgeOf } from '@/components/freshness/age-of'
import { formatMoment } from '@/components/freshness/age'
import { InstrumentLink } from '@/components/instruments/instrument-link'
import { useWrite } from '@/components/session/use-write'
import { Toggle } from '@/components/ui/toggle'
import type { AlertView } from '@/lib/alerts/contract'
import { ALERTS, changeAlert } from './alerts-query'
import { AlertStateBadge, standingOf } from './alert-state'
import styles from './alerts.module.css'
import { describeRule } from './describe-rule'

type Props = { alert: AlertView; labelOf: (source: string) => string }

export function AlertRow({ alert, labelOf }: Props) {
  const now = useNow()
  const toggle = useWrite((enabled: boolean) => changeAlert(alert.id, { enabled }), [ALERTS])
  const standing = standingOf(alert, now)
  const isOn = toggle.isPending ? toggle.variables : alert.enabled
  return (
    <li className={styles.row} data-alert={alert.id} data-state={standing}>
      <div className={styles.state}>
        <AlertStateBadge standing={standing} />
      </div>
      <div className={styles.rule}>
        <h3>
          <Link href={`/alerts/${alert.id}`} prefetch={false}>
            {alert.name}
          </Link>
        </h3>
        <p>{describeRule(alert, labelOf)}</p>
        {standing === 'paused' && <p className={styles.quiet}>Paused until {formatMoment(alert.pausedUntil!)}.</p>}
        {toggle.error && (
          <p className={styles.failed} role="alert">
            Not changed: {toggle.error.message}
          </p>
        )}
      </div>
      <div className={`${styles.last} figures`}>
        {alert.lastFiredAt === null ? (
          'never fired'
        ) : (
          <>
            <span>
              fired <AgeOf at={alert.lastFiredAt} /> ago
            </span>
            {alert.lastSymbol && <InstrumentLink symbol={alert.lastSymbol} />}
          </>
        )}
        {alert.firing > 0 && (
          <Link href={`/alerts/episodes?alert=${alert.id}`} prefetch={false}>
            {alert.firing} open
          </Link>
        )}
      </div>
      <Toggle label={`${alert.name} is watched`} on={isOn} onChange={(enabled) => toggle.mutate(enabled)} />
    </li>
  )
}
