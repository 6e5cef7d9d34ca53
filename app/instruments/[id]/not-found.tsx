'use client'

import { useParams } from 'next/navigation'
import { NoInstrument } from '@/components/instruments/no-instrument'

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
