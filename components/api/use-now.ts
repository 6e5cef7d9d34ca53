'use client'

import { useSyncExternalStore } from 'react'
import { serverNow } from './server-clock'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let now: number | null = null

function subscribe(listener: () => void) {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = serverNow()
    for (const told of listeners) told()
  }, 1_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
    now = null
  }
}

/** The server's time, each second anew, from one timer for the whole page; null while rendering on the server. */
export const useNow = (): number | null =>
  useSyncExternalStore(
    subscribe,
    () => (now ??= serverNow()),
    () => null,
  )
