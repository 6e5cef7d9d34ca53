import { Fact, Facts } from '@/components/ui/facts'
import { PanelBody } from '@/components/ui/panel'
import type { StatusResponse } from '@/lib/status/contract'
import { describeDisk } from './describe-disk'
import { formatBytes } from './format-bytes'
import { AgedPanel } from '@/components/freshness/aged-panel'
import type { Freshness } from '@/lib/freshness/freshness'
import styles from './status.module.css'

export function DiskPanel({ disk, now, aged }: Pick<StatusResponse, 'disk' | 'now'> & { aged: Freshness }) {
  const used = disk ? 1 - disk.free / disk.total : 0
  return (
    <AgedPanel title="Disk" aged={aged}>
      <PanelBody>
        {disk ? (
          <>
            <div
              className={styles.meter}
              role="meter"
              aria-label="Share of the disk in use"
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={Math.round(used * 100)}
            >
              <span style={{ width: `${used * 100}%` }} data-low={disk.free <= disk.reserve || undefined} />
            </div>
            <p className={styles.told}>{describeDisk(disk, now)}</p>
            <Facts>
              <Fact name="Free">
                {formatBytes(disk.free)} of {formatBytes(disk.total)}
              </Fact>
              <Fact name="Kept in reserve">{formatBytes(disk.reserve)}</Fact>
              <Fact name="Database">{formatBytes(disk.database)}</Fact>
              <Fact name="Raw answers">{formatBytes(disk.raw)}</Fact>
            </Facts>
          </>
        ) : (
          <p className={styles.told}>Not measured yet: the worker does that when it runs.</p>
        )}
      </PanelBody>
    </AgedPanel>
  )
}
