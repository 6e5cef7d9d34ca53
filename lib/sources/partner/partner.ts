import { SECOND } from '@/lib/platform/time'
import type { Source } from '../source'
import { partnerStream } from './stream'

/** The partner tells everything by itself, and nothing of the past. */
export function partner(url: string): Source {
  return {
    id: 'partner',
    label: 'Partner',
    prefix: 'PARTNER',
    recorded: false,
    freshness: { lateAfter: 15 * SECOND, staleAfter: 60 * SECOND },
    firstTracked: [],
    stream: partnerStream(url),
  }
}
