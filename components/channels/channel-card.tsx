'use client'

import Link from 'next/link'
import { useState } from 'react'
import { AgeOf } from '@/components/freshness/age-of'
import { formatMoment } from '@/components/freshness/age'
import { useWrite } from '@/components/session/use-write'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { CopyField } from '@/components/ui/copy-field'
import { Fact, Facts } from '@/components/ui/facts'
import { Panel } from '@/components/ui/panel'
import { Toggle } from '@/components/ui/toggle'
import type { ChannelType, ChannelView } from '@/lib/channels/contract'
import { changeChannel, CHANNELS, removeChannel, renewSecret } from './channels-query'
import styles from './channels.module.css'
import { TemplateEditor } from './template-editor'
import { TestChannel } from './test-channel'

const WORDS: Record<ChannelType, string> = { inbox: 'Inbox', webhook: 'Webhook', email: 'E-mail', slack: 'Slack' }

export function ChannelCard({ channel }: { channel: ChannelView }) {
  const { id, name, type, enabled, disabledReason, provenAt, failedAt, lastError, waiting, dead } = channel
  const toggle = useWrite((on: boolean) => changeChannel(id, { enabled: on }), [CHANNELS])
  const isInbox = type === 'inbox'
  const where = isInbox ? 'The bell in the header of this dashboard' : (channel.url ?? channel.to?.join(', '))
  return (
    <Panel
      title={name}
      meta={
        <span className={styles.badges}>
          <Badge>{WORDS[type]}</Badge>
          {lastError !== null && (
            <Badge tone="bad">
              <span aria-hidden="true">✕</span>failing
            </Badge>
          )}
        </span>
      }
      actions={!isInbox && <Toggle label={`${name} is used`} on={enabled} onChange={(on) => toggle.mutate(on)} />}
    >
      <div className={styles.card} data-channel={id}>
        <div className={styles.facts}>
          <p className={styles.where}>{where}</p>
          {disabledReason && <p className={styles.failed}>Switched off by itself: {disabledReason}</p>}
          <Facts>
            <Fact name="Last proven delivery">
              {provenAt === null ? (
                'none yet'
              ) : (
                <span title={formatMoment(provenAt)}>
                  <AgeOf at={provenAt} /> ago
                </span>
              )}
            </Fact>
            {lastError !== null && (
              <Fact name="Last error">
                {lastError} (<AgeOf at={failedAt} /> ago)
              </Fact>
            )}
            {!isInbox && (
              <>
                <Fact name="Under way">{waiting}</Fact>
                <Fact name="Given up">
                  {dead === 0 ? '0' : <Link href={`/alerts/deliveries?state=dead&channel=${id}`}>{dead}</Link>}
                </Fact>
              </>
            )}
          </Facts>
          {toggle.error && (
            <p className={styles.failed} role="alert">
              {toggle.error.message}
            </p>
          )}
        </div>
        <div className={styles.doing}>
          <TestChannel channel={channel} />
          {type === 'webhook' && <NewSecret channel={channel} />}
          {!isInbox && <Remove channel={channel} />}
        </div>
      </div>
      <Wording channel={channel} />
    </Panel>
  )
}

/** The editor is made only when it is opened. */
function Wording({ channel }: { channel: ChannelView }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className={styles.wording} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Wording{channel.template ? ', its own' : ', the usual one'}</summary>
      {isOpen && <TemplateEditor channel={channel} />}
    </details>
  )
}

function NewSecret({ channel }: { channel: ChannelView }) {
  const renew = useWrite(() => renewSecret(channel.id), [CHANNELS])
  return (
    <div>
      <Button
        onClick={() => renew.mutate(undefined)}
        disabled={renew.isPending}
        aria-label={`New secret for ${channel.name}`}
      >
        New secret
      </Button>
      {renew.data && (
        <div className={styles.secret} role="status">
          <p>Shown this once. The old one signs too until {formatMoment(renew.data.oldUntil)}.</p>
          <CopyField label={`New secret of ${channel.name}`} text={renew.data.secret} />
        </div>
      )}
      {renew.error && (
        <p className={styles.failed} role="alert">
          {renew.error.message}
        </p>
      )}
    </div>
  )
}

/** Asks once more: alerts that used it tell it nothing any longer. */
function Remove({ channel }: { channel: ChannelView }) {
  const [isSure, setSure] = useState(false)
  const remove = useWrite(() => removeChannel(channel.id), [CHANNELS])
  if (!isSure)
    return (
      <Button look="quiet" onClick={() => setSure(true)} aria-label={`Remove ${channel.name}`}>
        Remove…
      </Button>
    )
  return (
    <div className={styles.buttons}>
      <Button onClick={() => remove.mutate(undefined)} disabled={remove.isPending}>
        Remove {channel.name}
      </Button>
      <Button look="quiet" onClick={() => setSure(false)}>
        Keep it
      </Button>
      {remove.error && (
        <p className={styles.failed} role="alert">
          {remove.error.message}
        </p>
      )}
    </div>
  )
}
