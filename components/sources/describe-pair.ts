import type { SourceView } from '@/lib/sources/contract'

export type PairProgress = {
  told: string
  /** 0..1 while history is being fetched; null where there is nothing to wait for. */
  progress: number | null
  state: 'waiting' | 'done' | 'failed'
}

/** How far a pair has come that was just added. */
export function describePair(source: SourceView | undefined, code: string): PairProgress {
  const pair = source?.instruments.find((each) => each.code === code)
  if (!source || !pair) return { told: 'Being added…', progress: null, state: 'waiting' }
  if (pair.state === 'unknown')
    return { told: pair.detail ?? 'The exchange does not know it.', progress: null, state: 'failed' }
  if (pair.state === 'pending') return { told: 'The exchange is being asked…', progress: null, state: 'waiting' }
  const fills = source.backfills.filter(({ symbol }) => symbol === pair.symbol)
  const failed = fills.find(({ state }) => state === 'failed')
  if (pair.sealedThrough === null && failed)
    return { told: failed.detail ?? 'Its history could not be fetched.', progress: null, state: 'failed' }
  if (pair.sealedThrough === null) return { told: 'Its last hours are being fetched…', progress: 0, state: 'waiting' }
  const running = fills.filter(({ state }) => state === 'waiting' || state === 'running')
  if (running.length === 0) return { told: 'It is followed, with its last 24 hours.', progress: 1, state: 'done' }
  const progress = running.reduce((sum, each) => sum + each.progress, 0) / running.length
  return { told: 'It is followed; older hours are being fetched…', progress, state: 'waiting' }
}
