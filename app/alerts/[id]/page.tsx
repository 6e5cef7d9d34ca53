import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { SavedAlert } from '@/components/alert-editor/saved-alert'

export const metadata: Metadata = { title: 'Alert' }

export default async function AlertPage({ params }: PageProps<'/alerts/[id]'>) {
  const { id } = await params
  if (!/^\d{1,9}$/.test(id)) notFound()
  return <SavedAlert id={Number(id)} />
}
