'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { channelsQuery } from '@/components/channels/channels-query'
import field from '@/components/ui/field.module.css'
import { Labelled, LabelledGroup } from '@/components/ui/labelled'
import { Switch } from '@/components/ui/switch'
import { ChoiceField } from './choice-field'
import { type Draft, isOfDays } from './draft'
import styles from './editor.module.css'
import { useErrorAt } from './errors'
import { TextField } from './text-field'

type Props = { draft: Draft; onChange: (change: Partial<Draft>) => void }

const WHEN = {
  minutes: [
    { value: 'tick', label: 'With every quote' },
    { value: 'close', label: 'When a minute is complete' },
  ],
  days: [
    { value: 'tick', label: 'With every price' },
    { value: 'close', label: 'When a day is over' },
  ],
} as const

const NO_DATA = [
  { value: 'keep', label: 'stay as it is' },
  { value: 'alert', label: 'fire because of it' },
  { value: 'ok', label: 'end the firing' },
] as const

/** When it is looked at, how it begins and ends. */
export const TimingFields = ({ draft, onChange }: Props) => (
  <div className={styles.fields}>
    <div>
      <Switch
        legend="Looked at"
        options={WHEN[isOfDays(draft) ? 'days' : 'minutes']}
        value={draft.on}
        onChange={(on) => onChange({ on })}
      />
    </div>
    <div className={styles.pair}>
      <TextField
        label="Has to hold for"
        pointer="/for"
        kind="span"
        placeholder="at once"
        value={draft.for}
        onChange={(to) => onChange({ for: to })}
      />
      <TextField
        label="Quiet after a firing for"
        pointer="/cooldown"
        kind="span"
        placeholder="not at all"
        value={draft.cooldown}
        onChange={(cooldown) => onChange({ cooldown })}
      />
      <TextField
        label="While it fires, again every"
        pointer="/again/every"
        kind="span"
        placeholder="never"
        value={draft.againEvery}
        onChange={(againEvery) => onChange({ againEvery })}
      />
      <TextField
        label="… or when it is % further"
        pointer="/again/percent"
        kind="number"
        placeholder="never"
        value={draft.againPercent}
        onChange={(againPercent) => onChange({ againPercent })}
      />
      <ChoiceField
        label="When nothing is heard"
        options={NO_DATA}
        value={draft.noData}
        onChange={(noData) => onChange({ noData })}
      />
      <TextField
        label="Watch until (UTC)"
        pointer="/expiresAt"
        kind="moment"
        value={draft.expiresAt}
        onChange={(expiresAt) => onChange({ expiresAt })}
      />
    </div>
  </div>
)

/** Whom it tells, and what it says besides. */
export function MessageFields({ draft, onChange }: Props) {
  const { data } = useQuery(channelsQuery)
  const error = useErrorAt('/channels')
  const toggle = (id: number, isOn: boolean) =>
    onChange({ channels: isOn ? [...draft.channels, id] : draft.channels.filter((kept) => kept !== id) })
  return (
    <div className={styles.fields}>
      <LabelledGroup label="Tell" error={error}>
        <div className={styles.channels}>
          {(data?.channels ?? [{ id: 1, name: 'Inbox', type: 'inbox', enabled: true }]).map(({ id, name, enabled }) => (
            <label key={id}>
              <input
                type="checkbox"
                checked={draft.channels.includes(id)}
                onChange={(event) => toggle(id, event.target.checked)}
              />
              {name}
              {!enabled && ' (switched off)'}
            </label>
          ))}
          <Link href="/alerts/channels">Add a channel</Link>
        </div>
      </LabelledGroup>
      <Labelled label="Note, sent along">
        {(control) => (
          <textarea
            {...control}
            className={field.field}
            maxLength={2_000}
            rows={2}
            placeholder="What to do when it fires"
            value={draft.note}
            onChange={(event) => onChange({ note: event.target.value })}
          />
        )}
      </Labelled>
    </div>
  )
}
