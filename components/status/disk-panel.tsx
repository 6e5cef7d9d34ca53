import { Fact, Facts } from '@/components/ui/facts'
import { Panel, PanelBody } from '@/components/ui/panel'
import type { StatusResponse } from '@/lib/status/contract'
import { describeDisk } from './describe-disk'
import { formatBytes } from './format-bytes'
import styles from './status.module.css'

export function DiskPanel({ disk, now }: Pick<StatusResponse, 'disk' | 'now'>) {
  return (
    <Panel title="Disk">
      <PanelBody>
        {disk ? (
          <>
            <meter
              className={styles.meter}
              aria-label="Share of the disk in use"
              min={0}
              max={disk.total}
              high={disk.total - disk.reserve}
              value={disk.total - disk.free}
            />
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
    </Panel>
  )
}
