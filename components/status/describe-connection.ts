import { ApiError } from '@/components/api/api-error'
import { formatAge } from '@/components/freshness/age'
import type { Liveness } from '@/components/live/live-client'
import type { SourceView } from '@/lib/sources/contract'

type Known = {
  isPending: boolean
  error: Error | null
  sources: readonly Pick<SourceView, 'kind' | 'state' | 'freshness' | 'lastSuccess'>[] | undefined
  liveness: Liveness
  now: number | null
}
type Connection = { state: 'waiting' | 'ok' | 'late' | 'broken'; text: string; title: string }

/** The state of the installation in a few words. That it answers says nothing about how old its data is. */
export function describeConnection({ isPending, error, sources, liveness, now }: Known): Connection {
  if (isPending) return { state: 'waiting', text: 'Connecting…', title: 'Asking the server' }
  if (error) {
    const silent = error instanceof ApiError && error.status === null
    return { state: 'broken', text: silent ? 'Server unreachable' : 'Server not ready', title: error.message }
  }
  const active = sources?.filter(({ state, kind }) => state !== 'paused' && kind === 'feed') ?? []
  if (sources?.some(({ kind }) => kind === 'feed') && active.length === 0) {
    return { state: 'late', text: 'All sources paused', title: 'The server answers; nothing is asked of any source' }
  }
  const heard = active.map(({ lastSuccess }) => lastSuccess).filter((at) => at !== null)
  const how = HOW[liveness]
  if (heard.length === 0) {
    return { state: 'ok', text: how.text, title: `The server answers${how.title}; no source has yet` }
  }
  const age = now === null ? '' : `, data ${formatAge(now - Math.max(...heard))} old`
  const behind = active.filter(({ state, freshness }) => state === 'unreachable' || freshness === 'stale').length
  if (behind === 0)
    return { state: 'ok', text: how.text + age, title: `The server answers${how.title}, and so do its sources` }
  return {
    state: 'late',
    text: `${behind} of ${active.length} sources silent`,
    title: `The server answers${how.title}${age}. Sources tells what is wrong`,
  }
}

const HOW: Record<Liveness, { text: string; title: string }> = {
  connecting: { text: 'Connected', title: '' },
  live: { text: 'Connected live', title: ' and tells what moves as it moves' },
  polling: { text: 'Connected by polling', title: ', but its stream is down: it is asked every few seconds instead' },
}
