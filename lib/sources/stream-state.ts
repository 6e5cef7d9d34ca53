import type { StreamState } from './stream'

/**
 * What a stream of several connections reports as a whole: live when all of them are, down as soon as one is. While it
 * tries again it is still down, since the moment at which the first of them failed.
 */
export function joinStates(parts: number, onState: (state: StreamState) => void) {
  const states: StreamState[] = Array.from({ length: parts }, () => ({ state: 'connecting' }))
  let told: StreamState | undefined
  let outage: number | undefined

  function whole(): StreamState {
    const down = states.findLast((each) => each.state === 'down')
    if (down) return { ...down, since: outage ?? down.since }
    const live = states.filter((each) => each.state === 'live')
    if (live.length < parts) return { state: 'connecting' }
    return { state: 'live', since: Math.max(...live.map(({ since }) => since)) }
  }

  return (part: number) =>
    (state: StreamState): void => {
      if (state.state === 'connecting' && states[part]?.state === 'down') return
      states[part] = state
      if (state.state === 'down') outage = Math.min(outage ?? Infinity, state.since)
      const next = whole()
      if (next.state === 'live') outage = undefined
      if (JSON.stringify(next) === JSON.stringify(told)) return
      told = next
      onState(next)
    }
}
