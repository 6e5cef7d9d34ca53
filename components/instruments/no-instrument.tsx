'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { fetchJson } from '@/components/api/fetch-json'
import { askForSearch } from '@/components/palette/search-event'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { LinkButton } from '@/components/ui/link-button'
import { Panel } from '@/components/ui/panel'
import { InstrumentsResponse } from '@/lib/instruments/contract'
import { InstrumentLink } from './instrument-link'
import styles from './instruments.module.css'
import { nearbySearches } from './nearby-searches'
import { RecordedBadge } from './recorded-badge'

const MOST = 8

/** Those that the first of the searches finds that finds any. */
const nearbyQuery = (asked: string) =>
  queryOptions({
    queryKey: ['instruments', 'nearby', asked],
    queryFn: async ({ signal }) => {
      for (const search of nearbySearches(asked)) {
        const query = new URLSearchParams({ search, limit: String(MOST) })
        const { instruments } = await fetchJson(InstrumentsResponse, `/api/instruments?${query}`, { signal })
        if (instruments.length > 0) return instruments
      }
      return []
    },
    retry: false,
  })

/** Nothing is called so: what is called nearly so, and where to look. */
export function NoInstrument({ asked }: { asked: string }) {
  const { data: found = [] } = useQuery(nearbyQuery(asked))
  return (
    <>
      <h1>{asked}</h1>
      <div className={styles.missing}>
        <Panel title="No such instrument">
          <Empty title={`There is no instrument ${asked} now.`}>
            It was never announced, or it has been removed by its source. The same instrument may have another source.
          </Empty>
          {found.length > 0 && (
            <ul className={styles.nearby} aria-label="Instruments with a similar name">
              {found.map(({ symbol, name, recorded }) => (
                <li key={symbol}>
                  <InstrumentLink symbol={symbol} /> {recorded && <RecordedBadge />}
                  <span>{name}</span>
                </li>
              ))}
            </ul>
          )}
          <div className={styles.ways}>
            <Button look="strong" onClick={askForSearch}>
              Search
            </Button>
            <LinkButton href="/">See all instruments</LinkButton>
            <LinkButton href="/sources?add=pair">Add a pair of an exchange</LinkButton>
          </div>
        </Panel>
      </div>
    </>
  )
}
