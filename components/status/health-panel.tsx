import { AgeOf } from '@/components/freshness/age-of'
import { formatCount } from '@/components/quotes/format'
import { Badge } from '@/components/ui/badge'
import { Fact, Facts } from '@/components/ui/facts'
import { PanelBody } from '@/components/ui/panel'
import type { StatusResponse } from '@/lib/status/contract'
import { AgedPanel } from '@/components/freshness/aged-panel'
import type { Freshness } from '@/lib/freshness/freshness'
import { formatBytes } from './format-bytes'
import { formatSpan } from '@/lib/platform/time'

/** A database that takes longer than this to say hello is struggling. */
const SLOW = 250

type Props = { status: StatusResponse; aged: Freshness; worker: Freshness }

/** `aged`: of the whole answer; `worker`: of what the worker said itself. */
export function HealthPanel({ status: { worker, web, database }, aged, worker: ofWorker }: Props) {
  const isSlow = database.latency > SLOW
  return (
    <AgedPanel title="Health" aged={aged}>
      <PanelBody>
        <Facts>
          <Fact name="Worker">
            <Badge tone={worker.alive ? 'good' : 'bad'}>
              <Mark good={worker.alive} />
              {worker.alive ? 'runs' : 'silent'}
            </Badge>{' '}
            seen <AgeOf at={worker.lastSeen} /> ago
          </Fact>
          <Fact name="Worker since" aged={ofWorker}>
            <AgeOf at={worker.startedAt} /> ago{worker.rss !== null && `, ${formatBytes(worker.rss)} of memory`}
          </Fact>
          <Fact name="Web since">
            <AgeOf at={web.startedAt} /> ago, {formatBytes(web.rss)} of memory
          </Fact>
          <Fact name="Database">
            <Badge tone={isSlow ? 'warn' : 'good'}>
              <Mark good={!isSlow} />
              {isSlow ? 'slow' : 'answers'}
            </Badge>{' '}
            within {formatSpan(Math.max(1, database.latency))}
          </Fact>
          <Fact name="Database since">
            <AgeOf at={database.since} /> ago, {formatCount(database.connections)} connections
          </Fact>
          <Fact name="Database size">{formatBytes(database.size)}</Fact>
        </Facts>
      </PanelBody>
    </AgedPanel>
  )
}

const Mark = ({ good }: { good: boolean }) => <span aria-hidden="true">{good ? '✓' : '!'}</span>
