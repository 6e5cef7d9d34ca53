'use client'

import { useEffect, useEffectEvent, useRef, useState } from 'react'
import styles from './field.module.css'

const PAUSE = 250

type Props = {
  label: string
  placeholder: string
  value: string
  onChange: (value: string) => void
  /** Told of every keystroke, for what can follow at once. */
  onType?: (value: string) => void
}

/** Tells what was typed once the typing pauses. */
export function SearchField({ label, placeholder, value, onChange, onType }: Props) {
  const [typed, setTyped] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    if (timer.current === undefined) setTyped(value) // changed from outside; typing that is under way wins
  }, [value])

  const tell = (text: string) => {
    clearTimeout(timer.current)
    timer.current = undefined
    onChange(text.trim())
  }
  const change = (text: string) => {
    setTyped(text)
    onType?.(text.trim())
    clearTimeout(timer.current)
    timer.current = setTimeout(() => tell(text), PAUSE)
  }
  // A change of the address takes back a page that is on its way, so it comes before the link that was clicked is followed.
  const tellBeforeLeaving = useEffectEvent(({ target }: MouseEvent) => {
    if (timer.current !== undefined && target instanceof Element && target.closest('a')) tell(typed)
  })
  useEffect(() => {
    const hear = (event: MouseEvent) => tellBeforeLeaving(event)
    document.addEventListener('click', hear, { capture: true })
    return () => document.removeEventListener('click', hear, { capture: true })
  }, [])

  return (
    <input
      type="search"
      className={styles.field}
      aria-label={label}
      placeholder={placeholder}
      value={typed}
      maxLength={100}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => change(event.target.value)}
    />
  )
}
