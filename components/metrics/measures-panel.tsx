'use client'

import { useQuery } from '@tanstack/react-query'
import { lastMinutesQuery } from '@/components/candles/candles-query'
import { formatMinute } from '@/components/freshness/age'
import { formatPercent, formatPrice, formatSigned } from '@/components/quotes/format'
import { Price, Volume } from '@/components/quotes/price'
import { ErrorNote } from '@/components/ui/error-note'
import { Fact, Facts } from '@/components/ui/facts'
import { PanelBody } from '@/components/ui/panel'
import { SkeletonLines } from '@/components/ui/skeleton'
import type { InstrumentView } from '@/lib/instruments/contract'
import { AgedPanel } from '@/components/freshness/aged-panel'
import type { Freshness } from '@/lib/freshness/freshness'
import { Coverage } from './coverage'

type Props = { instrument: InstrumentView | undefined; aged: Freshness; isWaiting: boolean }

/** What was measured of the last complete minute, and how much of the last day is known. */
export function MeasuresPanel({ instrument, aged, isWaiting }: Props) {
  const ref = instrument?.symbol ?? ''
  const minutes = useQuery({ ...lastMinutesQuery(ref), enabled: instrument !== undefined })
  const minute = minutes.data?.at(-1)
  return (
    <AgedPanel
      title="Last minute"
      aged={aged}
      meta={minute && `${formatMinute(minute.openTime)} UTC${minute.filled ? ', filled' : ''}`}
    >
      <PanelBody>
        {minutes.error && !minutes.data ? (
          <ErrorNote title="Not loaded." error={minutes.error} onRetry={() => void minutes.refetch()} />
        ) : !instrument && !isWaiting ? (
          <p>Not known.</p>
        ) : !instrument || minutes.isPending ? (
          <SkeletonLines count={6} label="Loading the measures" />
        ) : (
          <Facts>
            <Fact name="Price">
              <Price value={minute?.close ?? null} />
            </Fact>
            <Fact name="Volume of the minute">
              <Volume value={minute?.volume ?? null} unit={instrument.base} />
            </Fact>
            <Fact name="Volume, 24 h">
              <Volume value={instrument.volume24h} unit={instrument.base} />
            </Fact>
            <Fact name="Change, 24 h">{formatSigned(instrument.changeAbsolute)}</Fact>
            <Fact name="Change, 24 h, in %">{formatPercent(instrument.changePercentage)}</Fact>
            <Fact name="Quotes in the minute">{formatPrice(minute?.count ?? null)}</Fact>
            <Coverage name={instrument.symbol} />
          </Facts>
        )}
      </PanelBody>
    </AgedPanel>
  )
}
