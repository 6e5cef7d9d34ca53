import type { Palette } from './bars'
import type { BandColours } from './gap-bands'

export type ChartColours = Palette & {
  ink: string
  text: string
  grid: string
  cross: string
  surface: string
  font: string
  series: string[]
  bands: BandColours
  fired: string
  picked: string
  accent: string
  wax: string
}

/** Colours for lines beside the candles: as many as there can be of one kind. */
export const SERIES = [1, 2, 3, 4, 5, 6] as const

/** The design tokens as the canvas needs them: resolved for the theme that `host` is shown in. */
export function chartColours(host: HTMLElement): ChartColours {
  const probe = host.appendChild(document.createElement('span'))
  const token = (name: string) => {
    probe.style.color = `var(--${name})`
    return getComputedStyle(probe).color
  }
  const colours: ChartColours = {
    up: token('up'),
    down: token('down'),
    upSoft: token('up-soft'),
    downSoft: token('down-soft'),
    quiet: token('quiet'),
    hollow: token('surface'),
    ink: token('ink-3'),
    line: token('ink'),
    area: token('accent-soft'),
    clear: withoutColour(token('accent-soft')),
    text: token('ink'),
    grid: token('line'),
    cross: token('line-strong'),
    surface: token('surface'),
    font: getComputedStyle(host).fontFamily,
    series: SERIES.map((place) => token(`series-${place}`)),
    bands: {
      source_down: { fill: token('stale-soft'), stroke: token('stale') },
      not_collected: { fill: token('late-soft'), stroke: token('late') },
    },
    fired: token('wax'),
    picked: token('accent'),
    accent: token('accent'),
    wax: token('wax'),
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

/** The same colour, fully transparent: a gradient to black that is transparent would be grey on its way. */
const withoutColour = (colour: string) => colour.replace(/^rgb\((.+)\)$/, 'rgba($1, 0)')
