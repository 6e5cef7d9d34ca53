import { TAB_FACTS, TABS } from '@/components/markets/markets-tab'
import type { Theme } from '@/components/ui/theme'
import { PLACES } from './places'

/** What a command does: goes somewhere, or changes how things look. */
export type Command = { id: string; label: string; hint: string } & (
  | { kind: 'go'; href: string }
  | { kind: 'theme'; theme: Theme }
)

const go = (href: string, label: string, hint: string): Command => ({ id: href, label, hint, kind: 'go', href })
const theme = (to: Theme, label: string): Command => ({ id: to, label, hint: 'Theme', kind: 'theme', theme: to })

export const PAGES: readonly Command[] = [
  ...PLACES.map(({ href, label }) => go(href, label, 'Page')),
  ...TABS.filter((tab) => tab !== 'all').map((tab) => go(`/?tab=${tab}`, TAB_FACTS[tab].title, 'Markets')),
]

export const ACTIONS: readonly Command[] = [
  go('/sources?add=pair', 'Add an exchange pair', 'Sources'),
  go('/?list=new', 'New watchlist', 'Markets'),
  theme('light', 'Light theme'),
  theme('dark', 'Dark theme'),
  theme('system', 'Theme of the system'),
]

/** Those of which every word typed begins a word, so that "da th" is the dark theme. */
export function findCommands(commands: readonly Command[], typed: string): Command[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return commands.filter(({ label, hint }) => {
    const spoken = `${label} ${hint}`.toLowerCase().split(/\s+/)
    return words.every((word) => spoken.some((each) => each.startsWith(word)))
  })
}
