import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import type { Watchlist } from '@/lib/watchlists/contract'
import Link from 'next/link'
import { type MarketsFilter, TAB_FACTS } from './markets-tab'

type Props = {
  filter: MarketsFilter
  list: Watchlist | undefined
  isEmpty: boolean
  onClear: () => void
}

/** Why a table of instruments is empty, and what would fill it. */
export function NoInstruments({ filter, list, isEmpty, onClear }: Props) {
  if (isEmpty) {
    return (
      <Empty title="No instruments yet">
        They appear when a source answers for the first time, or when a program pushes a quote to{' '}
        <code>/api/quotes</code>. The page <Link href="/sources">Sources</Link> tells what each source is doing.
      </Empty>
    )
  }
  if (filter.search || filter.source || filter.status) {
    return (
      <Empty title="No instrument matches.">
        Nothing fits the search and the filters above. <Button onClick={onClear}>Show all</Button>
      </Empty>
    )
  }
  if (list) {
    return (
      <Empty title={`Nothing of ${list.name} is to be seen here.`}>
        {list.symbols.length === 0
          ? 'The list is empty. “Edit list” takes symbols, many at once.'
          : `Not listed now, or not in this order: ${list.symbols.slice(0, 20).join(', ')}`}
      </Empty>
    )
  }
  const { title, why } = NOBODY[filter.tab]
  return <Empty title={title}>{why}</Empty>
}

const NOBODY: Record<keyof typeof TAB_FACTS, { title: string; why: string }> = {
  all: { title: 'No instruments', why: 'Nothing is listed now.' },
  popular: {
    title: 'Nothing is popular now',
    why: 'Each look at an instrument counts as a call. Open one and it appears here, as long as its price is not stale.',
  },
  movers: { title: 'Nothing moves yet', why: 'A change needs a price of 24 h before, or a source that states it.' },
  volatile: {
    title: 'Nothing to rank yet',
    why: 'A deviation needs values of at least two minutes. They come with the first answers of a source, or its history.',
  },
}
