'use client'

import dynamic from 'next/dynamic'
import { useParams } from 'next/navigation'

// Not in the code of every instrument: few pages are of none.
const NoInstrument = dynamic(() => import('@/components/instruments/no-instrument').then((code) => code.NoInstrument))

export default function InstrumentNotFound() {
  const { id } = useParams<{ id: string }>()
  return <NoInstrument asked={decode(id).toUpperCase()} />
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
