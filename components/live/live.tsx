'use client'

import { createContext, useEffect, useState, type ReactNode } from 'react'
import { openLive, type LiveClient } from './live-client'

export const LiveContext = createContext<LiveClient | null>(null)

/** Holds the connection of a page, as long as somebody looks at it. */
export function Live({ children }: { children: ReactNode }) {
  const [live] = useState(openLive)
  useEffect(() => {
    const look = () => live.show(document.visibilityState === 'visible')
    look()
    document.addEventListener('visibilitychange', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      live.show(false)
    }
  }, [live])
  return <LiveContext value={live}>{children}</LiveContext>
}
