import { formatCount } from '@/components/quotes/format'
import type { UploadView } from '@/lib/uploads/contract'
import type { UploadState } from '@/lib/uploads/upload'

type Tone = 'plain' | 'good' | 'warn' | 'bad'

const LOOKS: Record<UploadState, { word: string; tone: Tone }> = {
  receiving: { word: 'coming in', tone: 'plain' },
  received: { word: 'waiting', tone: 'plain' },
  working: { word: 'being read', tone: 'plain' },
  applied: { word: 'stored', tone: 'good' },
  refused: { word: 'refused', tone: 'bad' },
  failed: { word: 'failed', tone: 'bad' },
  cancelled: { word: 'cancelled', tone: 'warn' },
  interrupted: { word: 'interrupted', tone: 'warn' },
  removed: { word: 'removed', tone: 'plain' },
}

export const lookOf = (state: UploadState) => LOOKS[state]

/** What became of an upload, in a sentence. */
export function describeUpload({ state, rows, badRows, stored, error }: UploadView): string {
  if (state === 'applied' && badRows > 0)
    return `${formatCount(stored)} prices stored; ${formatCount(badRows)} of ${formatCount(rows)} rows were bad and left out.`
  if (state === 'applied') return `${formatCount(stored)} prices of ${formatCount(rows)} rows stored.`
  if (error !== null) return error
  if (state === 'working')
    return `${formatCount(rows)} rows read${badRows > 0 ? `, ${formatCount(badRows)} of them bad` : ''}.`
  return state === 'receiving' ? 'The file comes in.' : 'The file is here and waits for the worker.'
}
