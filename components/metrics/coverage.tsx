'use client'

import { useQuery } from '@tanstack/react-query'
import { formatCount } from '@/components/quotes/format'
import { Fact } from '@/components/ui/facts'
import type { GapReason } from '@/lib/metrics/contract'
import { historyQuery } from './history-query'
import { missingByReason } from './missing-by-reason'
import { formatSpan } from '@/lib/platform/time'

const WORDS: Record<GapReason, string> = {
  no_trades: 'Without trades',
  source_down: 'Source did not answer',
  not_collected: 'Not collected',
  not_stated: 'Quoted without it',
}

/** How many minutes of the last day were really seen, and why the others were not. */
export function Coverage({ name }: { name: string }) {
  const { data, error } = useQuery(historyQuery(name, 'price'))
  if (!data) return <Fact name="Minutes seen, 24 h">{error ? 'could not be loaded' : '…'}</Fact>
  return (
    <>
      <Fact name="Minutes seen, 24 h">
        {formatCount(data.received)} of {formatCount(data.expected)}
      </Fact>
      {missingByReason(data.gaps).map(([reason, ms]) => (
        <Fact key={reason} name={WORDS[reason]}>
          {formatSpan(ms)}
        </Fact>
      ))}
    </>
  )
}
