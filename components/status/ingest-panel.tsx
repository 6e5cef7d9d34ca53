import { AgeOf } from '@/components/freshness/age-of'
import { formatCount, formatPercent, formatSignificant } from '@/components/quotes/format'
import { Fact, Facts } from '@/components/ui/facts'
import { PanelBody } from '@/components/ui/panel'
import { AgedPanel } from '@/components/freshness/aged-panel'
import { FRESHNESS, type Freshness } from '@/lib/freshness/freshness'
import type { StatusResponse } from '@/lib/status/contract'

const WORDS = { fresh: 'fresh', late: 'late', stale: 'stale', unknown: 'never quoted' } satisfies Record<
  Freshness,
  string
>

type Props = Pick<StatusResponse, 'ingest' | 'instruments'> & { measured: Freshness }

export function IngestPanel({ ingest, instruments, measured }: Props) {
  const quoted = instruments.listed - instruments.lanes
  return (
    <AgedPanel title="Ingest" aged={measured} meta={ingest && <Measured at={ingest.at} />}>
      <PanelBody>
        <Facts>
          <Fact name="Quotes per second" title="Accepted from all sources, over the last minute">
            {ingest ? formatSignificant(ingest.perSecond, 3) : 'not known yet'}
          </Fact>
          <Fact name="Headroom" title="How many times as much the worker could take, by how busy its thread is">
            {ingest
              ? `about ${Math.floor(ingest.headroom)} times as much, ${formatPercent(ingest.utilization * 100, { sign: false })} busy`
              : 'not known yet'}
          </Fact>
          <Fact name="Waiting for the journal">{ingest ? formatCount(ingest.waiting) : 'not known yet'}</Fact>
          <Fact name="Instruments listed">{formatCount(quoted)}</Fact>
          {quoted > 0 && (
            <Fact name="Their freshness">
              {FRESHNESS.filter((state) => instruments[state] > 0)
                .map((state) => `${formatCount(instruments[state])} ${WORDS[state]}`)
                .join(', ')}
            </Fact>
          )}
          {instruments.lanes > 0 && (
            <Fact name="Freight lanes" title="Their rates are of days, so that no quote is awaited">
              {formatCount(instruments.lanes)}, with daily rates
            </Fact>
          )}
        </Facts>
      </PanelBody>
    </AgedPanel>
  )
}

export const Measured = ({ at }: { at: number }) => (
  <>
    measured <AgeOf at={at} /> ago
  </>
)
