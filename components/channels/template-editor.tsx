'use client'

import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { errorAt, fieldErrorsOf } from '@/components/api/field-errors'
import { useWrite } from '@/components/session/use-write'
import { Button } from '@/components/ui/button'
import field from '@/components/ui/field.module.css'
import { Labelled } from '@/components/ui/labelled'
import type { ChannelView } from '@/lib/channels/contract'
import { VARIABLES } from '@/lib/channels/template'
import { changeChannel, CHANNELS, previewTemplate } from './channels-query'
import styles from './channels.module.css'

const STARTER = {
  title: '{{alert}}: {{symbol}} {{state}}',
  body: '{{measure}} {{value}}, threshold {{threshold}}, at {{time}}\n{{link}}',
}

/** How a channel words its messages, with a look at the last real episode in these words. */
export function TemplateEditor({ channel }: { channel: ChannelView }) {
  const [template, setTemplate] = useState(channel.template ?? STARTER)
  const preview = useMutation({ mutationFn: previewTemplate })
  const save = useWrite((wanted: typeof template | null) => changeChannel(channel.id, { template: wanted }), [CHANNELS])
  const errors = [...fieldErrorsOf(save.error), ...fieldErrorsOf(preview.error)]
  const change = (part: Partial<typeof template>) => setTemplate({ ...template, ...part })

  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(template)
  }

  return (
    <form className={styles.template} onSubmit={submit}>
      <Labelled label="Title" error={errorAt(errors, '/template/title')}>
        {(control) => (
          <input
            {...control}
            className={field.field}
            value={template.title}
            maxLength={200}
            onChange={(event) => change({ title: event.target.value })}
          />
        )}
      </Labelled>
      <Labelled label="Text" error={errorAt(errors, '/template/body')}>
        {(control) => (
          <textarea
            {...control}
            className={field.field}
            rows={4}
            value={template.body}
            maxLength={2_000}
            onChange={(event) => change({ body: event.target.value })}
          />
        )}
      </Labelled>
      <details className={styles.variables}>
        <summary>What can be put in</summary>
        <dl>
          {Object.entries(VARIABLES).map(([name, meaning]) => (
            <div key={name}>
              <dt>
                <code>{`{{${name}}}`}</code>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </details>
      <div className={styles.buttons}>
        <Button onClick={() => preview.mutate(template)} disabled={preview.isPending}>
          Preview
        </Button>
        <Button type="submit" look="strong" disabled={save.isPending}>
          {save.isPending ? 'Saving…' : 'Save wording'}
        </Button>
        {channel.template && (
          <Button look="quiet" onClick={() => save.mutate(null, { onSuccess: () => setTemplate(STARTER) })}>
            Back to the usual wording
          </Button>
        )}
        <span role="status">{save.isSuccess ? 'Saved.' : ''}</span>
      </div>
      {(preview.error ?? save.error) && (
        <p className={styles.failed} role="alert">
          {(preview.error ?? save.error)?.message}
        </p>
      )}
      {preview.data && (
        <div className={styles.preview} role="status">
          <p className={styles.quiet}>
            {preview.data.example
              ? 'With made-up values: nothing has fired yet.'
              : 'As the last episode would be told:'}
          </p>
          <p>
            <b>{preview.data.title}</b>
          </p>
          <p className={styles.lines}>{preview.data.body}</p>
        </div>
      )}
    </form>
  )
}
