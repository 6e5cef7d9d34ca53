import { Fault } from '@/lib/platform/fault'
import { HOUR, MINUTE } from '@/lib/platform/time'
import type { SourceIo } from '../source'
import type { Call } from './call'
import { type Pair, parsePairs } from './parse'

const KEEP = 6 * HOUR
/** A code that is not in the list is looked for again, but not with every question. */
const LOOK_AGAIN = 10 * MINUTE

export type Found = { pairs: Pair[]; unknown: string[] }

/** Which pairs the exchange has, asked once and remembered. An old list is better than none. */
export function openPairs(call: Call) {
  let known = new Map<string, Pair>()
  let triedAt = -Infinity
  let loadedAt = -Infinity
  let loading: Promise<void> | undefined

  async function load(io: SourceIo): Promise<void> {
    triedAt = io.now()
    try {
      const { result, receivedAt } = await call('AssetPairs', io)
      const pairs = parsePairs(result)
      // Believing it would turn every tracked code into an unknown one.
      if (pairs.size === 0) throw new Fault('upstream', 'Kraken listed no pairs')
      known = pairs
      loadedAt = receivedAt
    } catch (error) {
      const usable = error instanceof Fault && (error.kind === 'upstream' || error.kind === 'rate-limited')
      if (!usable || known.size === 0) throw error
    }
  }

  return async function find(codes: readonly string[], io: SourceIo): Promise<Found> {
    const isDue = known.size === 0 || io.now() - loadedAt > KEEP || codes.some((code) => !known.has(code))
    if (isDue && (known.size === 0 || io.now() - triedAt > LOOK_AGAIN)) {
      loading ??= load(io).finally(() => (loading = undefined))
      await loading
    }
    return {
      pairs: codes.flatMap((code) => known.get(code) ?? []),
      unknown: codes.filter((code) => !known.has(code)),
    }
  }
}
