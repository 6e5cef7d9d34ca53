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

/** What follows from the server's time (a word, a number), drawn again only when that changes; `before`: on the server. */
export const useFromNow = <T extends string | number | null>(of: (at: number) => T, before: T): T =>
  useSyncExternalStore(
    subscribe,
    () => of((now ??= serverNow())),
    () => before,
  )

/** The server's time, each second anew, from one timer for the whole page; null while rendering on the server. */
export const useNow = (): number | null =>
  useSyncExternalStore(
    subscribe,
    () => (now ??= serverNow()),
    () => null,
  )
