'use client'

import { useId, useState, type FormEvent } from 'react'
import { InstrumentLink } from '@/components/instruments/instrument-link'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import field from '@/components/ui/field.module.css'
import type { SourceView } from '@/lib/sources/contract'
import { track } from './sources-query'
import styles from './tracked.module.css'
import { useSourceWrite } from './use-source-write'

/** Which instruments a source tracks, to be added to and taken from. */
export function Tracked({ source: { id, label, instruments } }: { source: SourceView }) {
  const inputId = useId()
  const [code, setCode] = useState('')
  const change = useSourceWrite((codes: string[]) => track(id, codes))
  const codes = instruments.map((tracked) => tracked.code)

  const add = (event: FormEvent) => {
    event.preventDefault()
    const added = code.trim().toUpperCase()
    if (added) change.mutate([...new Set([...codes, added])], { onSuccess: () => setCode('') })
  }

  return (
    <div className={styles.tracked}>
      <h3>Tracked instruments</h3>
      {instruments.length === 0 && <p className={styles.none}>None. Add a code, such as BTCUSD, to follow it.</p>}
      <ul className={styles.list}>
        {instruments.map((tracked) => (
          <li key={tracked.code} className={styles.chip} title={tracked.detail ?? undefined}>
            {tracked.state === 'ok' ? <InstrumentLink symbol={tracked.symbol} /> : <span>{tracked.code}</span>}
            {tracked.state === 'unknown' && <Badge tone="bad">unknown to the exchange</Badge>}
            {tracked.state === 'pending' && <Badge>not asked yet</Badge>}
            <button
              type="button"
              className={styles.remove}
              aria-label={`Stop tracking ${tracked.code} at ${label}`}
              disabled={change.isPending}
              onClick={() => change.mutate(codes.filter((kept) => kept !== tracked.code))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <form className={styles.add} onSubmit={add}>
        <label className="visually-hidden" htmlFor={inputId}>
          Code to track at {label}
        </label>
        <input
          id={inputId}
          className={field.field}
          value={code}
          placeholder="Code, e.g. BTCUSD"
          maxLength={24}
          pattern="[A-Za-z0-9\/:.\-]{2,24}"
          title="2 to 24 letters, digits or any of / : . -"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          onChange={(event) => setCode(event.target.value)}
        />
        <Button type="submit" disabled={change.isPending || code.trim() === ''}>
          {change.isPending ? 'Saving…' : 'Track'}
        </Button>
      </form>
      {change.error && (
        <p className={styles.failed} role="alert">
          Not changed: {change.error.message}
        </p>
      )}
    </div>
  )
}
