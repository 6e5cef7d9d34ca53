'use client'

import { use, useEffect, useEffectEvent, useMemo, useSyncExternalStore } from 'react'
import type { Topic } from '@/lib/live/contract'
import type { Interval } from '@/lib/candles/interval'
import { LiveContext } from './live'
import type { Listener, LiveClient, Liveness } from './live-client'
import type { Want } from './want'

type Asked = { symbols?: readonly string[]; interval?: Interval; topics: readonly Topic[]; enabled?: boolean }

/**
 * Is told what changes, as long as it is shown; answers whether it is told now, or has to ask. Events are states: what
 * they are merged into has to be there, so it is only `enabled` then.
 */
export function useLive({ symbols = [], interval, topics, enabled = true }: Asked, onEvent: Listener): boolean {
  const live = useLiveClient()
  const hear = useEffectEvent(onEvent)
  const named = JSON.stringify({ symbols, interval: interval ?? null, topics } satisfies Want)
  const want = useMemo(() => JSON.parse(named) as Want, [named])
  useEffect(
    () => (enabled ? live.want(want, (event, heardAt) => hear(event, heardAt)) : undefined),
    [live, want, enabled],
  )
  return useSyncExternalStore(
    live.watch,
    () => enabled && live.covers(want),
    () => false,
  )
}

export function useLiveness(): Liveness {
  const live = useLiveClient()
  return useSyncExternalStore(live.watch, live.liveness, () => 'connecting')
}

function useLiveClient(): LiveClient {
  const live = use(LiveContext)
  if (!live) throw new Error('There is no <Live> above this component.')
  return live
}
