import type { Route } from 'next'

type Place = { href: Route; label: string; within?: string }

/** The pages of the main navigation. `within` is the path of pages below one. */
export const PLACES: readonly Place[] = [
  { href: '/', label: 'Markets', within: '/instruments/' },
  { href: '/ranks', label: 'Ranks' },
  { href: '/rates', label: 'Rates', within: '/rates/' },
  { href: '/alerts', label: 'Alerts', within: '/alerts/' },
  { href: '/sources', label: 'Sources' },
  { href: '/status', label: 'Status' },
]
