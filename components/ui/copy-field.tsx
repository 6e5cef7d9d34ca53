'use client'

import { useState } from 'react'
import { Button } from './button'
import styles from './copy-field.module.css'

/** A text to be taken elsewhere. */
export function CopyField({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState<boolean | null>(null)
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  return (
    <span className={styles.copy}>
      <code aria-label={label}>{text}</code>
      <Button onClick={() => void copy()}>Copy</Button>
      <span role="status">{copied === null ? '' : copied ? 'copied' : 'not allowed here: select it by hand'}</span>
    </span>
  )
}
