import type { Metadata } from 'next'
import { AlertEditor } from '@/components/alert-editor/alert-editor'
import { newDraft } from '@/components/alert-editor/draft'
import { NewAlertParams } from './search-params'

export const metadata: Metadata = { title: 'New alert' }

/** `?symbols=A,B` or `?symbol=A` choose what is watched. */
export default async function NewAlertPage({ searchParams }: PageProps<'/alerts/new'>) {
  const { symbols, symbol } = NewAlertParams.parse(await searchParams)
  const asked = [...new Set([...symbols, ...symbol])]
  return (
    <>
      <h1 className="visually-hidden">New alert</h1>
      <AlertEditor key={asked.join(',')} initial={newDraft(asked)} />
    </>
  )
}
