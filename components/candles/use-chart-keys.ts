'use client'

import { useEffect, useEffectEvent, useSyncExternalStore, type RefObject } from 'react'
import { actionOf, type Action, type Place } from './chart-keys'

const KEY = 'candlewick-keys'
const listeners = new Set<() => void>()

/** Whether keys without a modifier work on the whole page. Speech input and slips of the hand may want them off. */
export function useKeysEverywhere(): [boolean, (everywhere: boolean) => void] {
  const everywhere = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => readKept() !== 'chart',
    () => true,
  )
  return [everywhere, keep]
}

function readKept(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

function keep(everywhere: boolean) {
  try {
    localStorage.setItem(KEY, everywhere ? 'page' : 'chart')
  } catch {
    // A browser that keeps nothing has them on the whole page.
  }
  for (const told of listeners) told()
}

/** Hands on what keys ask of the chart. A dialog that is open keeps its keys to itself. */
export function useChartKeys(
  chart: RefObject<HTMLElement | null>,
  everywhere: boolean,
  onAction: (to: Action) => void,
) {
  const act = useEffectEvent(onAction)
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const action = actionOf(event, placeOf(event.target, chart.current), everywhere)
    if (!action) return
    event.preventDefault()
    act(action)
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}

function placeOf(target: EventTarget | null, chart: HTMLElement | null): Place {
  if (!(target instanceof HTMLElement)) return 'page'
  if (target === chart) return 'chart'
  const isField =
    target.isContentEditable || target.matches('input:not([type=radio], [type=checkbox]), select, textarea')
  return isField || target.closest('[role=dialog], dialog') ? 'field' : 'page'
}
