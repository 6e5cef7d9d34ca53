'use client'

import type { ReactNode } from 'react'
import field from '@/components/ui/field.module.css'
import { Labelled } from '@/components/ui/labelled'
import { WhenField } from '@/components/ui/when-field'
import { useErrorAt } from './errors'

type Props = {
  label: ReactNode
  pointer: string
  value: string
  onChange: (value: string) => void
  placeholder?: string
  hint?: ReactNode
  kind?: 'text' | 'number' | 'span' | 'moment'
}

export const SPANS_ID = 'usual-spans'

/** A line of text in the editor, with what the server said about it. */
export function TextField({ label, pointer, value, onChange, placeholder, hint, kind = 'text' }: Props) {
  const error = useErrorAt(pointer)
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(control) =>
        kind === 'moment' ? (
          <WhenField {...control} kind="minute" value={value} onChange={onChange} />
        ) : (
          <input
            {...control}
            className={field.field}
            inputMode={kind === 'number' ? 'decimal' : undefined}
            list={kind === 'span' ? SPANS_ID : undefined}
            maxLength={kind === 'text' ? 120 : 24}
            autoComplete="off"
            spellCheck={kind === 'text'}
            placeholder={placeholder}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Labelled>
  )
}

const MINUTES = ['30s', '1m', '5m', '15m', '30m', '1h', '4h', '24h']
const DAYS = ['1d', '3d', '7d', '14d', '30d', '90d', '365d']

/** Offered where a length of time is asked for; any other can be typed. */
export const UsualSpans = ({ ofDays }: { ofDays: boolean }) => (
  <datalist id={SPANS_ID}>
    {(ofDays ? DAYS : MINUTES).map((span) => (
      <option key={span} value={span} />
    ))}
  </datalist>
)
