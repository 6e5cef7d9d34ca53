'use client'

import { useId, type ReactNode } from 'react'
import styles from './switch.module.css'

type Props<T extends string> = {
  legend: string
  options: readonly { value: T; label: ReactNode; title?: string }[]
  value: T
  onChange: (value: T) => void
}

/** One of a few, all in sight. Radio buttons underneath, so arrow keys and screen readers work as they always do. */
export function Switch<T extends string>({ legend, options, value, onChange }: Props<T>) {
  const name = useId()
  return (
    <fieldset className={styles.switch}>
      <legend className="visually-hidden">{legend}</legend>
      {options.map((option) => (
        <label key={option.value} title={option.title}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  )
}
