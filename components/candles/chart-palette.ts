import type { Palette } from './bars'

export type ChartColours = Palette & {
  ink: string
  line: string
  cross: string
  surface: string
  font: string
  fired: string
  picked: string
  accent: string
  wax: string
}

/** The design tokens as the canvas needs them: resolved for the theme that `host` is shown in. */
export function chartColours(host: HTMLElement): ChartColours {
  const probe = host.appendChild(document.createElement('span'))
  const token = (name: string) => {
    probe.style.color = `var(--${name})`
    return getComputedStyle(probe).color
  }
  const colours = {
    up: token('up'),
    down: token('down'),
    upSoft: token('up-soft'),
    downSoft: token('down-soft'),
    quiet: token('quiet'),
    hollow: token('surface'),
    ink: token('ink-3'),
    line: token('line'),
    cross: token('line-strong'),
    surface: token('surface'),
    fired: token('wax'),
    picked: token('accent'),
    accent: token('accent'),
    wax: token('wax'),
    font: getComputedStyle(host).fontFamily,
  }
  probe.remove()
  return colours
}

/** Calls back whenever the theme changes, by hand or with the system. */
export function onThemeChange(changed: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const byHand = new MutationObserver(changed)
  system.addEventListener('change', changed)
  byHand.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => {
    system.removeEventListener('change', changed)
    byHand.disconnect()
  }
}
