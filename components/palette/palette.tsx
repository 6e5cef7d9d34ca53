'use client'

import dynamic from 'next/dynamic'
import { useEffect, useState } from 'react'
import styles from './palette.module.css'
import { SEARCH_EVENT } from './search-event'

/** Fetched when it is first opened: most pages are looked at without it. */
const PaletteDialog = dynamic(() => import('./palette-dialog').then((module) => module.PaletteDialog), { ssr: false })

/** Opens the palette by its button, by Ctrl or Cmd with K from anywhere, and by / where nobody is typing. */
export function Palette() {
  const [state, become] = useState<'never opened' | 'open' | 'closed'>('never opened')

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isChord = event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.shiftKey
      const isSlash = event.key === '/' && !event.metaKey && !event.ctrlKey && !event.altKey && !isTyping(event.target)
      if ((!isChord && !isSlash) || event.defaultPrevented) return
      event.preventDefault()
      become('open')
    }
    const asked = (event: Event) => {
      event.preventDefault() // told so: here is a search
      become('open')
    }
    document.addEventListener('keydown', press)
    window.addEventListener(SEARCH_EVENT, asked)
    return () => {
      document.removeEventListener('keydown', press)
      window.removeEventListener(SEARCH_EVENT, asked)
    }
  }, [])

  return (
    <>
      <button
        type="button"
        className={styles.trigger}
        aria-keyshortcuts="Control+K Meta+K /"
        onClick={() => become('open')}
      >
        <svg viewBox="0 0 16 16" width="14" height="14" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden>
          <circle cx="7" cy="7" r="4.5" />
          <path d="m10.5 10.5 3.5 3.5" strokeLinecap="round" />
        </svg>
        <span className={styles.word}>Find</span>
        <kbd className={styles.key} aria-hidden="true">
          /
        </kbd>
      </button>
      {state !== 'never opened' && (
        <PaletteDialog isOpen={state === 'open'} onOpenChange={(isOpen) => become(isOpen ? 'open' : 'closed')} />
      )}
    </>
  )
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches('input:not([type=checkbox], [type=radio], [type=button]), textarea, select'))
