'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { useRef, useState, type MouseEvent, type PointerEvent, type RefObject } from 'react'
import type { Candle } from '@/lib/candles/candle'
import type { Drawing } from './drawing'
import type { Spot, SpotActions } from './spot'

type Point = { x: number; y: number }

type Asked = {
  drawing: RefObject<Drawing | null>
  /** The candle that keys or the pointer stand on, or else the newest. */
  pointed: Candle | undefined
  isByKeys: boolean
  actions: SpotActions | undefined
}

/** The place on the chart that was chosen, and the menu of another. */
export function useSpot({ drawing, pointed, isByKeys, actions }: Asked) {
  const router = useRouter()
  const [chosen, choose] = useState<Spot | null>(null)
  const [menu, setMenu] = useState<{ spot: Spot; at: Point } | null>(null)
  const pointer = useRef<Point>(null)

  const ofCandle = (): Spot | null =>
    pointed?.close == null ? null : { openTime: pointed.openTime, price: pointed.close }
  const ofPointer = (): Spot | null =>
    (!isByKeys && pointer.current && drawing.current?.spotAt(pointer.current.x, pointer.current.y)) || null
  const openMenu = (spot: Spot | null, at?: Point) => {
    const place = at ?? (spot && drawing.current?.pointOf(spot))
    if (!actions || !spot || !place) return
    setMenu({ spot, at: place })
    choose(null)
  }
  return {
    chosen,
    choose,
    menu,
    closeMenu: () => setMenu(null),
    openMenuAtCandle: () => openMenu(ofCandle()),
    beginAlert() {
      const spot = ofPointer() ?? ofCandle()
      if (spot && actions) router.push(actions.alertPath(spot) as Route)
    },
    handlers: actions && {
      onPointerMove: ({ clientX, clientY }: PointerEvent) => {
        pointer.current = { x: clientX, y: clientY }
      },
      onPointerLeave: () => {
        pointer.current = null
      },
      onContextMenu(event: MouseEvent) {
        if (!drawing.current) return
        event.preventDefault()
        // The key for menus has no place of its own (button 0), as a pointer has.
        if (event.button === 0 && pointer.current === null) return openMenu(ofCandle())
        const at = { x: event.clientX, y: event.clientY }
        openMenu(drawing.current.spotAt(at.x, at.y), at)
      },
    },
  }
}
