'use client'

import { useState, type FormEvent } from 'react'
import { errorAt, fieldErrorsOf } from '@/components/api/field-errors'
import { useWrite } from '@/components/session/use-write'
import { Button } from '@/components/ui/button'
import { CopyField } from '@/components/ui/copy-field'
import field from '@/components/ui/field.module.css'
import { Labelled } from '@/components/ui/labelled'
import { Panel, PanelBody } from '@/components/ui/panel'
import { Switch } from '@/components/ui/switch'
import { CHANNELS, createChannel } from './channels-query'
import styles from './channels.module.css'

const TYPES = [
  { value: 'webhook', label: 'Webhook' },
  { value: 'email', label: 'E-mail' },
  { value: 'slack', label: 'Slack' },
] as const
type Type = (typeof TYPES)[number]['value']

const WHERE = {
  webhook: { label: 'Address', placeholder: 'https://example.org/hook', hint: 'Gets a signed POST with a CloudEvent.' },
  email: {
    label: 'To',
    placeholder: 'someone@example.org',
    hint: 'Several, parted by commas. Needs SMTP_URL and MAIL_FROM.',
  },
  slack: {
    label: 'Incoming webhook',
    placeholder: 'https://hooks.slack.com/services/…',
    hint: 'Made in Slack under “Incoming Webhooks”. It is kept secret.',
  },
} as const

export function AddChannel() {
  const [type, setType] = useState<Type>('webhook')
  const [name, setName] = useState('')
  const [where, setWhere] = useState('')
  const add = useWrite(createChannel, [CHANNELS])
  const errors = fieldErrorsOf(add.error)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const to = where
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean)
    const place = type === 'email' ? { to } : { url: where.trim() }
    add.mutate(
      { name: name.trim() || suggestName(type, where), type, ...place },
      {
        onSuccess: () => {
          setName('')
          setWhere('')
        },
      },
    )
  }

  return (
    <Panel title="Add a channel">
      <PanelBody>
        <form className={styles.add} onSubmit={submit} noValidate>
          <Switch legend="Kind of channel" options={TYPES} value={type} onChange={setType} />
          <Labelled label="Name" error={errorAt(errors, '/name')}>
            {(control) => (
              <input
                {...control}
                className={field.field}
                value={name}
                maxLength={100}
                placeholder={suggestName(type, where)}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Labelled>
          <Labelled
            label={WHERE[type].label}
            hint={WHERE[type].hint}
            error={errorAt(errors, type === 'email' ? '/to' : '/url')}
          >
            {(control) => (
              <input
                {...control}
                className={field.field}
                value={where}
                placeholder={WHERE[type].placeholder}
                autoComplete="off"
                spellCheck={false}
                inputMode={type === 'email' ? 'email' : 'url'}
                onChange={(event) => setWhere(event.target.value)}
              />
            )}
          </Labelled>
          <Button type="submit" look="strong" disabled={add.isPending || where.trim() === ''}>
            {add.isPending ? 'Adding…' : 'Add channel'}
          </Button>
        </form>
        {add.error && (
          <p className={styles.failed} role="alert">
            Not added: {add.error.message}
          </p>
        )}
        {add.data?.secret && (
          <div className={styles.secret} role="status">
            <p>
              <b>{add.data.name} was added.</b> Its secret is shown this once: give it to the receiver, which checks the
              signature of each message with it.
            </p>
            <CopyField label={`Secret of ${add.data.name}`} text={add.data.secret} />
          </div>
        )}
      </PanelBody>
    </Panel>
  )
}

function suggestName(type: Type, where: string): string {
  const place = type === 'email' ? where.split(',')[0]?.trim() : (/^https?:\/\/([^/]+)/.exec(where.trim())?.[1] ?? '')
  const kind = TYPES.find(({ value }) => value === type)!.label
  return place ? `${kind} ${place}`.slice(0, 100) : kind
}
