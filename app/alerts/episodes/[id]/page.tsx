import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { EpisodePanel } from '@/components/episodes/episode-panel'

export const metadata: Metadata = { title: 'Episode' }

export default async function EpisodePage({ params }: PageProps<'/alerts/episodes/[id]'>) {
  const { id } = await params
  if (!/^\d{1,9}$/.test(id)) notFound()
  return <EpisodePanel id={Number(id)} />
}
