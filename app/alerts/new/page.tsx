import type { Metadata } from 'next'
import { AlertEditor } from '@/components/alert-editor/alert-editor'
import { newDraft } from '@/components/alert-editor/draft'
import { instrumentPath } from '@/components/instruments/instrument-path'
import { db } from '@/app/api/_http/server'
import { listWatchlists } from '@/lib/watchlists/store'
import { NewAlertParams } from './search-params'

export const metadata: Metadata = { title: 'New alert' }

/** `?symbol=A`, `?symbols=A,B` or the watchlist `?list=1` choose what is watched, `&type=crosses-up&value=1` a price. */
export default async function NewAlertPage({ searchParams }: PageProps<'/alerts/new'>) {
  const { symbols, list, crossing, isFromChart } = NewAlertParams.parse(await searchParams)
  const watched = list === undefined ? symbols : await readList(list)
  const [first] = watched
  return (
    <AlertEditor
      key={JSON.stringify([watched, crossing])}
      initial={newDraft(watched, crossing)}
      {...(isFromChart && first && { back: instrumentPath(first) })}
    />
  )
}

/** The symbols of a watchlist as they are now; of one that is gone, none. */
const readList = async (list: number): Promise<readonly string[]> =>
  (await listWatchlists(db())).find(({ id }) => id === list)?.symbols ?? []
