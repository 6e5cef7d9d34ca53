'use client'

import { createContext, useEffect, useState, type ReactNode } from 'react'
import { openLive, type LiveClient } from './live-client'
import { shareStreams } from './share-streams'

export const LiveContext = createContext<LiveClient | null>(null)

/** Holds the connection of a page, or its share in one, as long as somebody looks at it. */
export function Live({ children }: { children: ReactNode }) {
  const [live] = useState(() => openLive(shareStreams()))
  useEffect(() => {
    const look = () => live.show(document.visibilityState === 'visible')
    look()
    const comeBack = () => live.comeBack()
    document.addEventListener('visibilitychange', look)
    window.addEventListener('online', comeBack)
    window.addEventListener('pageshow', comeBack)
    return () => {
      document.removeEventListener('visibilitychange', look)
      window.removeEventListener('online', comeBack)
      window.removeEventListener('pageshow', comeBack)
      live.show(false)
    }
  }, [live])
  return <LiveContext value={live}>{children}</LiveContext>
}
