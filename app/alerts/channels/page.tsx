import type { Metadata } from 'next'
import { ChannelsPanel } from '@/components/channels/channels-panel'

export const metadata: Metadata = { title: 'Channels' }

export default function ChannelsPage() {
  return <ChannelsPanel />
}
