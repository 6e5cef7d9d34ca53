'use client'

import { useSyncExternalStore } from 'react'
import { Switch } from './switch'
import { THEME_KEY, themeOf, type Theme } from './theme'

const OPTIONS = [
  {
    value: 'light',
    title: 'Light',
    label: (
      <Icon
        name="Light"
        path="M8 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM8 1v1.4M8 13.6V15M1 8h1.4M13.6 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1"
      />
    ),
  },
  { value: 'dark', title: 'Dark', label: <Icon name="Dark" path="M13.5 9.6A6 6 0 0 1 6.4 2.5a6 6 0 1 0 7.1 7.1Z" /> },
  { value: 'system', title: 'As the system', label: <Icon name="As the system" path="M2 3h12v8H2zM6 14h4M8 11v3" /> },
] as const satisfies readonly { value: Theme; title: string; label: unknown }[]

const listeners = new Set<() => void>()

function subscribe(listener: () => void) {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

/** Shows a theme, and keeps it in this browser. */
export function chooseTheme(theme: Theme) {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  try {
    localStorage.setItem(THEME_KEY, theme)
  } catch {
    // A browser that keeps nothing still shows the theme until the page is left.
  }
  for (const told of listeners) told()
}

const chosen = () => themeOf(document.documentElement.dataset['theme'])

export function ThemeSwitch() {
  const theme = useSyncExternalStore<Theme>(subscribe, chosen, () => 'system')
  return <Switch legend="Theme" options={OPTIONS} value={theme} onChange={chooseTheme} />
}

function Icon({ name, path }: { name: string; path: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="14"
      height="14"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      role="img"
      aria-label={name}
    >
      <path d={path} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
