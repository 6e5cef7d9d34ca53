import { registerListings } from '@/lib/instruments/store'
import type { Db } from '@/lib/platform/db'
import { isPolled, type Source, type SourceIo } from './source'
import { isPaused, listTracked, writeTrackedStates } from './store'

/**
 * Asks a source whether it knows the codes that were added since it was asked last. Nothing is recorded of the prices:
 * every minute is asked once, and this is none of them.
 */
export async function lookUpPending(db: Db, source: Source, io: SourceIo): Promise<number> {
  if (!isPolled(source) || (await isPaused(db, source.id))) return 0
  const pending = (await listTracked(db, source.id)).filter(({ state }) => state === 'pending').map(({ code }) => code)
  if (pending.length === 0) return 0
  const { listings, tickers, unknown, receivedAt } = await source.poll(pending, io)
  const added = new Set(pending)
  await registerListings(
    db,
    source,
    listings.filter(({ code }) => added.has(code)),
    receivedAt,
  )
  await writeTrackedStates(db, source.id, { ok: tickers.map(({ code }) => code), unknown })
  return pending.length
}
