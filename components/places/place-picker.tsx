'use client'

import { useEffect, useId, useState, type KeyboardEvent } from 'react'
import field from '@/components/ui/field.module.css'
import styles from './place-picker.module.css'
import { type Branch, search } from './tree'

type Props = { label: string; value: string; branches: readonly Branch[]; onChange: (code: string) => void }

/** Finds a port or a region in the tree by typing a part of it; arrow keys and Enter choose. */
export function PlacePicker({ label, value, branches, onChange }: Props) {
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null) // null: closed
  const [active, setActive] = useState(0)
  const found = typed === null ? [] : search(branches, typed)
  const chosen = branches.find(({ code }) => code === value)
  const isOpen = typed !== null

  const activeId = isOpen && found[active] ? `${id}-${found[active].code}` : undefined

  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' })
  }, [activeId])

  const open = () => {
    setTyped('')
    setActive(
      Math.max(
        0,
        branches.findIndex(({ code }) => code === value),
      ),
    )
  }
  const choose = (branch: Branch | undefined) => {
    setTyped(null)
    if (branch && branch.code !== value) onChange(branch.code)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setTyped(null)
    else if (event.key === 'Enter' && isOpen) choose(found[active])
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!isOpen) open()
      else setActive((at) => Math.min(Math.max(at + (event.key === 'ArrowDown' ? 1 : -1), 0), found.length - 1))
    } else return
    event.preventDefault()
  }

  return (
    <div
      className={styles.picker}
      onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || setTyped(null)}
    >
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <input
        id={id}
        className={field.field}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={activeId}
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        placeholder="Port or region"
        value={typed ?? (chosen ? `${chosen.name} (${chosen.code})` : value)}
        onFocus={open}
        onClick={() => isOpen || open()}
        onChange={(event) => {
          setTyped(event.target.value)
          setActive(0)
        }}
        onKeyDown={onKey}
      />
      {isOpen && (
        <ul id={`${id}-list`} role="listbox" aria-label={label} className={styles.list}>
          {found.map((branch, at) => (
            <li
              key={branch.code}
              id={`${id}-${branch.code}`}
              role="option"
              aria-selected={at === active}
              data-kind={branch.kind}
              style={{ paddingInlineStart: `${12 + branch.depth * 14}px` }}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(branch)}
            >
              <span className={styles.name}>{branch.name}</span>
              <span className={styles.code}>{branch.kind === 'port' ? branch.code : 'region'}</span>
            </li>
          ))}
          {found.length === 0 && <li className={styles.none}>No port or region is called so.</li>}
        </ul>
      )}
    </div>
  )
}
