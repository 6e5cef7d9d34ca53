'use client'

import { useId, useRef, useState } from 'react'
import field from './field.module.css'
import styles from './when-field.module.css'
import { toDayText, toMinuteText, parseDay, parseMinute } from './when-text'

type Props = {
  /** A day ("2026-11-21") or a minute of it ("2026-11-21T16:55"), in UTC; '' when none is chosen. */
  value: string
  onChange: (value: string) => void
  kind: 'day' | 'minute'
  id?: string
  label?: string
  required?: boolean
  min?: string
  max?: string
  'aria-invalid'?: true | undefined
  'aria-describedby'?: string | undefined
}

/**
 * A day or a minute written as everywhere here, whatever the browser's language: 2026-11-21 16:55. The browser's own
 * calendar opens beside it.
 */
export function WhenField({ value, onChange, kind, id, label, min, max, ...control }: Props) {
  const own = useId()
  const calendar = useRef<HTMLInputElement>(null)
  const [toText, parse] = kind === 'day' ? [toDayText, parseDay] : [toMinuteText, parseMinute]
  // What is half typed belongs to the value it was typed over.
  const [typed, setTyped] = useState({ over: value, text: toText(value) })
  const text = typed.over === value ? typed.text : toText(value)
  const type = (next: string) => {
    const read = parse(next, { min, max })
    setTyped({ over: read ?? value, text: next })
    if (read !== null && read !== value) onChange(read)
  }
  return (
    <span className={styles.when} data-kind={kind}>
      <input
        {...control}
        id={id ?? own}
        className={field.field}
        aria-label={label}
        value={text}
        placeholder={kind === 'day' ? 'YYYY-MM-DD' : 'YYYY-MM-DD HH:MM'}
        inputMode="numeric"
        maxLength={20}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => type(event.target.value)}
        onBlur={() => setTyped({ over: value, text: toText(value) })}
      />
      <button
        type="button"
        className={styles.open}
        aria-label="Open the calendar"
        title="Open the calendar"
        onClick={() => calendar.current?.showPicker()}
      >
        <svg viewBox="0 0 16 16" width="14" height="14" fill="none" stroke="currentColor" strokeWidth="1.4" aria-hidden>
          <path d="M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2v3M10.5 2v3" strokeLinejoin="round" strokeLinecap="round" />
        </svg>
      </button>
      <input
        ref={calendar}
        className={styles.calendar}
        type={kind === 'day' ? 'date' : 'datetime-local'}
        tabIndex={-1}
        aria-hidden="true"
        value={value}
        min={min}
        max={max}
        onChange={(event) => type(event.target.value)}
      />
    </span>
  )
}
