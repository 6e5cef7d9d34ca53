import Link from 'next/link'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import type { InstrumentsFilter } from './instruments-query'

export function NoInstruments({ filter, onClear }: { filter: InstrumentsFilter; onClear: () => void }) {
  if (filter.search || filter.source || filter.status) {
    return (
      <Empty title="No instrument matches.">
        Nothing fits the search and the filters above. <Button onClick={onClear}>Show all</Button>
      </Empty>
    )
  }
  return (
    <Empty title="No instruments yet">
      They appear when a source answers for the first time, or when a program pushes a quote to <code>/api/quotes</code>
      . The page <Link href="/sources">Sources</Link> tells what each source is doing.
    </Empty>
  )
}
