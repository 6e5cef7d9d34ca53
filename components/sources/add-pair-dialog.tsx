'use client'

import { useQuery } from '@tanstack/react-query'
import { useId, useState, type FormEvent } from 'react'
import { InstrumentLink } from '@/components/instruments/instrument-link'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import field from '@/components/ui/field.module.css'
import { Switch } from '@/components/ui/switch'
import { codeOf } from '@/lib/instruments/instrument'
import type { SourceView } from '@/lib/sources/contract'
import styles from './add-pair.module.css'
import { describePair } from './describe-pair'
import { sourcesQuery, suggestionsQuery, track } from './sources-query'
import { useSourceWrite } from './use-source-write'

/** What is followed: a source's id and a code. */
type Added = { source: string; code: string }

export function AddPairDialog({ onClose }: { onClose: () => void }) {
  const id = useId()
  const { data } = useQuery({ ...sourcesQuery, refetchInterval: 1_000 }) // somebody is waiting
  const able = data?.sources.filter(({ history }) => history) ?? []
  const [chosen, setChosen] = useState('')
  const source = able.find((each) => each.id === chosen) ?? able.find(({ recorded }) => !recorded) ?? able[0]
  const suggested = useQuery({ ...suggestionsQuery(source?.id ?? ''), enabled: source !== undefined })
  const [code, setCode] = useState('')
  const [added, setAdded] = useState<readonly Added[]>([])
  const follow = useSourceWrite(({ source: to, code: next }: Added) => {
    const known = able.find((each) => each.id === to)?.instruments.map((each) => each.code) ?? []
    return track(to, [...new Set([...known, next])])
  })

  const add = (written: string) => {
    if (!source || written.trim() === '') return
    const pair = { source: source.id, code: codeOf(written.trim()) }
    follow.mutate(pair, {
      onSuccess() {
        setAdded((before) => [...before.filter((each) => each.code !== pair.code || each.source !== pair.source), pair])
        setCode('')
        void suggested.refetch()
      },
    })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add(code)
  }

  return (
    <Dialog title="Add a pair" isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      {able.length > 1 && source && (
        <Switch
          legend="Source"
          options={able.map((each) => ({ value: each.id, label: each.recorded ? 'Recorded market' : each.label }))}
          value={source.id}
          onChange={setChosen}
        />
      )}
      {suggested.data && suggested.data.codes.length > 0 && (
        <div className={styles.suggested} role="group" aria-label="Suggestions">
          {suggested.data.codes.map((each) => (
            <Button key={each} onClick={() => add(each)} disabled={follow.isPending}>
              {each}
            </Button>
          ))}
        </div>
      )}
      <form className={styles.form} onSubmit={submit}>
        <label htmlFor={`${id}-code`}>Or any other code</label>
        <input
          id={`${id}-code`}
          className={field.field}
          value={code}
          placeholder="e.g. BTC/EUR"
          maxLength={24}
          pattern="[A-Za-z0-9\/:.\-]{2,24}"
          title="2 to 24 letters, digits or any of / : . -"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          onChange={(event) => setCode(event.target.value)}
        />
        <Button type="submit" look="strong" disabled={follow.isPending || code.trim() === ''}>
          Add
        </Button>
      </form>
      {follow.error && (
        <p role="alert" className={styles.failed}>
          Not added: {follow.error.message}
        </p>
      )}
      {added.length > 0 && (
        <ul className={styles.added} aria-label="Added" aria-live="polite">
          {added.map((pair) => (
            <Progress
              key={`${pair.source} ${pair.code}`}
              pair={pair}
              source={able.find(({ id: of }) => of === pair.source)}
            />
          ))}
        </ul>
      )}
      <DialogActions>
        <Button onClick={onClose}>Done</Button>
      </DialogActions>
    </Dialog>
  )
}

function Progress({ pair: { code }, source }: { pair: Added; source: SourceView | undefined }) {
  const { told, progress, state } = describePair(source, code)
  const symbol = source?.instruments.find((each) => each.code === code)?.symbol ?? code
  return (
    <li className={styles.pair} data-state={state}>
      {state === 'failed' ? <b>{symbol}</b> : <InstrumentLink symbol={symbol} />}
      <span>{told}</span>
      {progress !== null && <progress value={progress} max={1} aria-label={`History of ${symbol}`} />}
    </li>
  )
}
