'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { isPassing } from '@/components/api/api-error'
import { Live } from '@/components/live/live'
import { TokenGate } from '@/components/session/token-gate'

/** `always`: the server may well be on this machine, where a browser without a network still reaches it. */
const openClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: { networkMode: 'always', retry: (failures, error) => failures < 1 && isPassing(error) },
      mutations: { networkMode: 'always' },
    },
  })

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(openClient)
  return (
    <QueryClientProvider client={client}>
      <Live>
        <TokenGate>{children}</TokenGate>
      </Live>
    </QueryClientProvider>
  )
}
