'use client'

import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react'
import { onThemeChange } from './chart-palette'
import type { Content, Drawing, Form, View } from './drawing'
import type { Spot } from './spot'

// Begun as soon as this is read, not only when the page is alive: the library is most of what a chart needs.
const loaded = typeof window === 'undefined' ? null : import('./drawing')
loaded?.catch(() => {}) // told where it is used

type Asked = {
  form: Form
  content: Content | null
  onHover: (openTime: number | null) => void
  onPick: (spot: Spot) => void
  onNearStart: () => void
  onView: (from: number, to: number) => void
}

/** Keeps a chart in `host` that shows the content; until its code is there, `isDrawn` is false. */
export function useDrawing(host: RefObject<HTMLDivElement | null>, { form, content, ...listeners }: Asked) {
  const [isDrawn, setDrawn] = useState(false)
  const [error, setError] = useState<Error | null>(null)
  const drawing = useRef<Drawing>(null)
  const view = useRef<View>(null)
  const onHover = useEffectEvent(listeners.onHover)
  const onPick = useEffectEvent(listeners.onPick)
  const onNearStart = useEffectEvent(listeners.onNearStart)
  const onView = useEffectEvent(listeners.onView)

  const draw = (shown: Content | null) => {
    if (!shown || !drawing.current) return
    drawing.current.draw(shown)
    setDrawn(true)
  }
  const drawNewest = useEffectEvent(() => draw(content))
  const drawNow = useEffectEvent(draw)
  const open = useEffectEvent((at: HTMLElement, made: Form, { openDrawing }: typeof import('./drawing')) =>
    openDrawing(at, made, view.current, {
      onHover: (openTime) => onHover(openTime),
      onPick: (spot) => onPick(spot),
      onNearStart: () => onNearStart(),
      onView: (from, to) => onView(from, to),
    }),
  )

  const named = JSON.stringify(form)
  useEffect(() => {
    const at = host.current
    let gone = false
    let opened: Drawing | null = null
    if (!at) return
    const begin = async () => {
      try {
        const library = await (loaded ?? import('./drawing'))
        if (gone) return
        drawing.current = opened = open(at, JSON.parse(named) as Form, library)
        drawNewest()
      } catch (cause) {
        setError(new Error('The code that draws the chart could not be loaded.', { cause }))
      }
    }
    void begin()
    const stop = onThemeChange(() => opened?.repaint())
    return () => {
      gone = true
      stop()
      view.current = opened?.view() ?? view.current
      drawing.current = null
      opened?.remove()
    }
  }, [host, named])

  useEffect(() => drawNow(content), [content])

  return { drawing, isDrawn, error }
}
