'use client'

import { useQuery } from '@tanstack/react-query'
import { onServer } from '@/components/api/server-clock'
import { AgeOf } from '@/components/freshness/age-of'
import { ErrorNote } from '@/components/ui/error-note'
import { OldNote } from '@/components/ui/old-note'
import { Panel, PanelBody } from '@/components/ui/panel'
import { SkeletonLines } from '@/components/ui/skeleton'
import { AddChannel } from './add-channel'
import { ChannelCard } from './channel-card'
import { channelsQuery } from './channels-query'
import styles from './channels.module.css'

export function ChannelsPanel() {
  const { data, error, dataUpdatedAt, isFetching, refetch } = useQuery(channelsQuery)
  const retry = () => void refetch()
  return (
    <div className={styles.page}>
      <div className={styles.cards}>
        {error && data && <OldNote error={error} age={<AgeOf at={onServer(dataUpdatedAt)} />} onRetry={retry} />}
        {!data && (
          <Panel title="Channels">
            {error ? (
              <ErrorNote
                title="The channels could not be loaded."
                error={error}
                onRetry={retry}
                retrying={isFetching}
              />
            ) : (
              <PanelBody>
                <SkeletonLines count={6} label="Loading the channels" />
              </PanelBody>
            )}
          </Panel>
        )}
        {data?.channels.map((channel) => (
          <ChannelCard key={channel.id} channel={channel} />
        ))}
      </div>
      <AddChannel />
    </div>
  )
}
