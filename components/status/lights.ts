import { ApiError } from '@/components/api/api-error'
import { formatAge } from '@/components/freshness/age'
import { judgeAgain } from '@/components/freshness/worse'
import type { Liveness } from '@/components/live/live-client'
import type { SourceView } from '@/lib/sources/contract'

export type LightState = 'good' | 'waiting' | 'late' | 'bad'
/** `word` is for the eye, in few letters; `told` says the same in a sentence. */
export type Light = { id: 'server' | 'sources' | 'data'; state: LightState; word: string; told: string }

type Known = {
  isPending: boolean
  error: Error | null
  liveness: Liveness
  sources:
    | readonly Pick<SourceView, 'kind' | 'state' | 'freshness' | 'lastSuccess' | 'budget' | 'label' | 'stream'>[]
    | undefined
  now: number | null
}

/** Three things that are told apart: a page may be connected to a server that hears nothing, and then its data is old. */
export const lightsOf = (known: Known): readonly [Light, Light, Light] => [
  serverLight(known),
  sourcesLight(known),
  dataLight(known),
]

function serverLight({ isPending, error, liveness }: Known): Light {
  const light = (state: LightState, word: string, told: string): Light => ({ id: 'server', state, word, told })
  if (isPending) return light('waiting', '…', 'This browser is asking the server.')
  if (error) {
    const isSilent = error instanceof ApiError && error.status === null
    return isSilent
      ? light('bad', 'no server', 'The server cannot be reached from this browser.')
      : light('bad', 'not ready', `The server answers but is not ready: ${error.message}`)
  }
  if (liveness === 'polling')
    return light('late', 'polling', 'The server answers, but its stream is down: it is asked every few seconds.')
  if (liveness === 'connecting') return light('good', 'connected', 'The server answers.')
  return light('good', 'live', 'The server answers and tells what moves as it moves.')
}

const feedsOf = ({ sources }: Known) => sources?.filter(({ kind }) => kind === 'feed') ?? []

function sourcesLight(known: Known): Light {
  const light = (state: LightState, word: string, told: string): Light => ({ id: 'sources', state, word, told })
  if (!known.sources) return light('waiting', '…', 'What the sources are doing is not known yet.')
  const feeds = feedsOf(known)
  if (feeds.length === 0) return light('waiting', 'none', 'There are no sources: quotes only come by the push door.')
  const active = feeds.filter(({ state }) => state !== 'paused')
  if (active.length === 0) return light('late', 'paused', 'All sources are paused by a person.')
  const silent = active.filter(
    ({ state, stream }) => state === 'unreachable' || (state !== 'idle' && stream?.state === 'down'),
  )
  const word = `${active.length - silent.length}/${active.length}`
  if (silent.length === 0) return light('good', word, `The server hears ${all(active.length)}.`)
  const names = silent.map(({ label }) => label).join(', ')
  const isPartly = silent.every(({ state }) => state !== 'unreachable')
  return light(isPartly ? 'late' : 'bad', word, `The server does not hear everything: ${names}.`)
}

const all = (count: number) => (count === 1 ? 'its source' : `all ${count} sources`)

function dataLight(known: Known): Light {
  const light = (state: LightState, word: string, told: string): Light => ({ id: 'data', state, word, told })
  const { now } = known
  const heard = feedsOf(known).filter(({ state, lastSuccess }) => state !== 'paused' && lastSuccess !== null)
  if (heard.length === 0 || now === null) return light('waiting', 'none', 'No source has told anything yet.')
  const newest = Math.max(...heard.map(({ lastSuccess }) => lastSuccess!))
  const age = formatAge(now - newest)
  const judged = heard.map((source) => ({
    label: source.label,
    freshness: judgeAgain(source.freshness, source.lastSuccess, source.budget, now),
  }))
  const stale = judged.filter(({ freshness }) => freshness === 'stale')
  const late = judged.filter(({ freshness }) => freshness === 'late')
  if (stale.length > 0) return light('bad', `${age}, stale`, `The newest data is ${age} old; stale: ${names(stale)}.`)
  if (late.length > 0) return light('late', `${age}, late`, `The newest data is ${age} old; late: ${names(late)}.`)
  return light('good', age, `The newest data is ${age} old, and every source is as fresh as it promises.`)
}

const names = (judged: readonly { label: string }[]) => judged.map(({ label }) => label).join(', ')
