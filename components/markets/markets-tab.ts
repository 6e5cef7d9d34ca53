import type { InstrumentView } from '@/lib/instruments/contract'
import type { MarketOrderRequest, MarketSort } from '@/lib/markets/contract'

export const TABS = ['all', 'popular', 'movers', 'volatile'] as const
export type Tab = (typeof TABS)[number]

/** What the address of Markets says. `sort` is empty where the tab decides; `list`: a watchlist's number, or `new`. */
export type MarketsFilter = {
  tab: Tab
  sort: MarketSort | ''
  search: string
  kind: '' | 'lane'
  source: string
  status: '' | InstrumentView['status']
  list: string
  columns: string
}

type TabFacts = { label: string; title: string; meta: string; sort: MarketSort; isKnownOnly: boolean }

/** Each tab is an order and who is in it. Only what is available is popular, moves or is volatile. */
export const TAB_FACTS: Record<Tab, TabFacts> = {
  all: { label: 'All', title: 'All instruments', meta: '', sort: 'symbol', isKnownOnly: false },
  popular: {
    label: 'Popular',
    title: 'Popular',
    meta: 'most called in the last 24 h',
    sort: '-calls',
    isKnownOnly: true,
  },
  movers: { label: 'Movers', title: 'Movers', meta: 'largest change in 24 h', sort: '-move', isKnownOnly: true },
  volatile: {
    label: 'Volatile',
    title: 'Volatile',
    meta: 'largest deviation over the mean in 24 h',
    sort: '-volatility',
    isKnownOnly: true,
  },
}

export const sortOf = ({ tab, sort }: Pick<MarketsFilter, 'tab' | 'sort'>): MarketSort => sort || TAB_FACTS[tab].sort

export type Asked = {
  sort: MarketSort
  kind: MarketsFilter['kind']
  source: string
  status: MarketsFilter['status']
  known: MarketOrderRequest['known']
}

/** What is asked of the server; the search and the watchlist are looked for among what it answers. */
export function askedOf(filter: Pick<MarketsFilter, 'tab' | 'sort' | 'kind' | 'source' | 'status'>): Asked {
  const { isKnownOnly } = TAB_FACTS[filter.tab]
  return {
    sort: sortOf(filter),
    kind: filter.kind,
    source: filter.source,
    status: isKnownOnly ? 'available' : filter.status,
    known: isKnownOnly && filter.sort === '' ? 'true' : 'false',
  }
}
