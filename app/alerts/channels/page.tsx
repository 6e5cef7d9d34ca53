import type { Metadata } from 'next'
import { ChannelsPanel } from '@/components/channels/channels-panel'

export const metadata: Metadata = { title: 'Channels' }

export default function ChannelsPage() {
  return (
    <>
      <h1 className="visually-hidden">Channels</h1>
      <ChannelsPanel />
    </>
  )
}
