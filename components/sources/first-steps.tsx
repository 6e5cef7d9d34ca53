'use client'

import { useQuery } from '@tanstack/react-query'
import { Button } from '@/components/ui/button'
import styles from './first-steps.module.css'
import { setPaused, sourcesQuery } from './sources-query'
import { useSourceWrite } from './use-source-write'

/** Where nothing is collected yet: why, and the three ways to change that. Nothing where something is. */
export function FirstSteps() {
  const { data } = useQuery(sourcesQuery)
  const bringBack = useSourceWrite((id: string) => setPaused(id, false))
  if (!data || data.sources.some(({ kind }) => kind === 'feed')) return null
  return (
    <section className={styles.steps} aria-labelledby="first-steps">
      <h2 id="first-steps">Nothing is collected here yet</h2>
      <p>This installation has no source to ask. Prices come as soon as one of these is done:</p>
      <ol>
        <li>
          <b>Follow exchanges.</b> Stop Candlewick and start it with <code>SOURCES=kraken,bitfinex npm start</code>. No
          account is needed; the last 24 hours are fetched at once.
        </li>
        <li>
          <b>Push prices of your own.</b> Any program may, at any time:
          <pre tabIndex={0}>
            <code>{pushTo(window.location.origin)}</code>
          </pre>
        </li>
        <li>
          <b>Look at recorded prices.</b>{' '}
          {data.removed.length === 0 ? (
            <>
              Start it with <code>SOURCES=recorded npm start</code>: four real days of 2018, played in a loop.
            </>
          ) : (
            data.removed.map(({ id, label }) => (
              <Button key={id} onClick={() => bringBack.mutate(id)} disabled={bringBack.isPending}>
                Bring back: {label}
              </Button>
            ))
          )}
        </li>
      </ol>
      {bringBack.error && <p role="alert">{bringBack.error.message}</p>}
    </section>
  )
}

/** The address under which this page was reached is one that programs on this machine reach too. */
const pushTo = (origin: string) => `curl -H 'content-type: application/json' \\
  -d '[{"symbol":"PUSH:TEA","price":4.2}]' \\
  ${origin}/api/quotes`
