'use client'

import { createContext, use, useCallback, useRef, useState, type ReactNode } from 'react'
import { ApiError } from '@/components/api/api-error'
import { TokenDialog } from './token-dialog'

type Guard = <T>(write: () => Promise<T>) => Promise<T>
type Waiting = { resume: () => void; giveUp: () => void }

const Gate = createContext<Guard>((write) => write())

/** Runs a write; where the operator demands a token, asks for it once and repeats the write. */
export const useGuard = (): Guard => use(Gate)

export function TokenGate({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  const waiting = useRef<Waiting[]>([])

  const guard = useCallback<Guard>(async (write) => {
    try {
      return await write()
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
      await new Promise<void>((resume, reject) => {
        waiting.current.push({ resume, giveUp: () => reject(error) })
        setOpen(true)
      })
      return write()
    }
  }, [])

  const close = (admitted: boolean) => {
    setOpen(false)
    for (const { resume, giveUp } of waiting.current.splice(0)) (admitted ? resume : giveUp)()
  }

  return (
    <Gate value={guard}>
      {children}
      {isOpen && <TokenDialog onAdmitted={() => close(true)} onClose={() => close(false)} />}
    </Gate>
  )
}
