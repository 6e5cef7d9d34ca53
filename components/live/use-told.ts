'use client'

import { useEffect, useEffectEvent, useRef } from 'react'
import type { Topic } from '@/lib/live/contract'
import { useLive } from './use-live'

/** What is told at once, such as all that is recent when a stream is opened, is one reason to look again (ms). */
const GATHER = 250

/** Looks again after something of these topics was told, once for all that came together. */
export function useTold(topics: readonly Topic[], look: () => unknown, enabled = true): void {
  const again = useEffectEvent(look)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useLive({ topics, enabled }, () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => again(), GATHER)
  })
}
