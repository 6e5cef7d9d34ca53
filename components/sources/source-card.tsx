'use client'

import { useNow } from '@/components/api/use-now'
import { AgeOf } from '@/components/freshness/age-of'
import { FreshnessBadge } from '@/components/freshness/freshness-badge'
import { RecordedBadge } from '@/components/instruments/recorded-badge'
import { formatCount, UNKNOWN } from '@/components/quotes/format'
import { Fact, Facts } from '@/components/ui/facts'
import type { SourceView } from '@/lib/sources/contract'
import { Backfills } from './backfills'
import { describeSource, describeStream, reasonInWords } from './describe-source'
import { Gaps } from './gaps'
import { RemoveRecorded } from './remove-recorded'
import { PauseButton } from './pause-button'
import { Runs } from './runs'
import { SourceStateBadge } from './source-state'
import styles from './sources.module.css'
import { AgedPanel } from '@/components/freshness/aged-panel'
import { judgeSource } from './use-sources'
import { Tracked } from './tracked'
import { formatSpan } from '@/lib/platform/time'

export function SourceCard({ source }: { source: SourceView }) {
  const now = useNow()
  const { accepted, duplicate, rejected } = source.counters
  return (
    <AgedPanel
      title={source.label}
      aged={judgeSource(source, now)}
      meta={
        <span className={styles.meta}>
          <SourceStateBadge state={source.state} />
          {source.recorded && <RecordedBadge />}
        </span>
      }
      actions={
        <>
          {source.recorded && <RemoveRecorded source={source} />}
          <PauseButton source={source} />
        </>
      }
    >
      <div className={styles.card} data-source={source.id} data-state={source.state}>
        <div className={styles.part}>
          <p className={styles.reason}>{describeSource(source, now)}</p>
          <Facts>
            <Fact name="Freshness">
              <FreshnessBadge freshness={source.freshness} lastAt={source.lastSuccess} budget={source.budget} />
            </Fact>
            {source.stream && (
              <Fact name="Stream" title="What the source tells by itself, between the times it is asked">
                {describeStream(source.stream, source.lastAttempt !== null)}
              </Fact>
            )}
            <Fact name="Lag" title="From the scheduled moment to the complete answer">
              {source.lag === null ? UNKNOWN : formatSpan(source.lag)}
            </Fact>
            <Fact name="Last success">
              <Ago at={source.lastSuccess} />
            </Fact>
            <Fact name="Last attempt">
              <Ago at={source.lastAttempt} />
            </Fact>
            <Fact name="Last error">
              {source.lastError ? (
                <>
                  {source.lastError.message} (<Ago at={source.lastError.at} />)
                </>
              ) : (
                'none'
              )}
            </Fact>
          </Facts>
        </div>
        <div className={styles.part}>
          <h3>Counted</h3>
          <Facts>
            <Fact name="Accepted">{formatCount(accepted)}</Fact>
            <Fact name="Duplicate">{formatCount(duplicate)}</Fact>
            {Object.entries(rejected).map(([reason, count]) => (
              <Fact key={reason} name={`Rejected: ${reasonInWords(reason)}`}>
                {formatCount(count)}
              </Fact>
            ))}
            {Object.keys(rejected).length === 0 && <Fact name="Rejected">0</Fact>}
          </Facts>
        </div>
        {source.kind === 'feed' && (
          <>
            <Tracked source={source} />
            <Backfills backfills={source.backfills} />
            <Gaps source={source} now={now} />
          </>
        )}
      </div>
      {source.kind === 'feed' && <Runs id={source.id} label={source.label} />}
    </AgedPanel>
  )
}

const Ago = ({ at }: { at: number | null }) => (
  <>
    <AgeOf at={at} />
    {at !== null && ' ago'}
  </>
)
