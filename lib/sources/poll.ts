import { registerListings } from '@/lib/instruments/store'
import type { Db } from '@/lib/platform/db'
import { Fault } from '@/lib/platform/fault'
import { type PolledQuote, recordPoll } from '@/lib/quotes/store'
import { closeGap, openGap } from './gaps'
import { isPolled, type Poll, type Source, type SourceIo, type Ticker } from './source'
import {
  addCounts,
  addTracked,
  type Count,
  findLastSuccess,
  finishRun,
  hasSucceeded,
  isPaused,
  listTracked,
  startRun,
  writeTrackedStates,
} from './store'

/**
 * Asks a source once for the moment it was due, and records what it said. Running it twice for one moment stores once.
 * Answers how many quotes were new; null when there was nothing to do (paused, already done, or it only tells by itself).
 */
export async function pollSource(
  db: Db,
  source: Source,
  { scheduledAt, attempt }: { scheduledAt: number; attempt: number },
  io: SourceIo,
): Promise<number | null> {
  if (!isPolled(source)) return null
  if ((await isPaused(db, source.id)) || (await hasSucceeded(db, source.id, scheduledAt))) return null
  const startedAt = io.now()
  const run = await startRun(db, { source: source.id, scheduledAt, startedAt, attempt })
  try {
    const codes = (await listTracked(db, source.id)).map(({ code }) => code)
    const poll = await source.poll(codes, io)
    const accepted = await recordAnswer(db, source, scheduledAt, poll, io)
    await closeGap(db, source.id, poll.receivedAt, startedAt, source.pace.every)
    await finishRun(db, run, { finishedAt: io.now(), rows: poll.tickers.length })
    return accepted
  } catch (error) {
    const inside = 'It answered, but the answer could not be stored here; the log of the worker says why.'
    const message = error instanceof Fault ? error.message : inside
    await finishRun(db, run, { finishedAt: io.now(), error: message })
    const last = await findLastSuccess(db, source.id, startedAt)
    if (last !== null) await openGap(db, source.id, last, io.now(), source.pace.every)
    throw error
  }
}

async function recordAnswer(
  db: Db,
  source: Source,
  scheduledAt: number,
  poll: Poll,
  { heard }: SourceIo,
): Promise<number> {
  // It may have been paused or removed while it was asked: then nothing of it is wanted any more.
  if (await isPaused(db, source.id)) return 0
  const ids = await registerListings(db, source, poll.listings, poll.receivedAt)
  const quotes = poll.tickers.flatMap((ticker): (PolledQuote & { code: string })[] => {
    const instrumentId = ids.get(ticker.code)
    return instrumentId === undefined ? [] : [{ ...ticker, instrumentId }]
  })
  const key = `poll/${source.id}/${scheduledAt}`
  const { accepted, duplicates, recorded } = await recordPoll(db, { key, receivedAt: poll.receivedAt, quotes })
  if (accepted > 0) heard?.polled(source.id, poll.receivedAt, recorded)
  const rejected: Count[] = poll.rejected.map(({ reason }) => ({ outcome: 'rejected', reason, total: 1 }))
  await addCounts(db, source.id, [
    { outcome: 'accepted', total: accepted },
    { outcome: 'duplicate', total: duplicates },
    ...sumByReason(rejected),
  ])
  await trackAtFirst(db, source, poll)
  await writeTrackedStates(db, source.id, { ok: poll.tickers.map(({ code }) => code), unknown: poll.unknown })
  return accepted
}

function sumByReason(counts: readonly Count[]): Count[] {
  const sums = new Map<string, Count>()
  for (const count of counts) {
    const sum = sums.get(count.reason ?? '') ?? { ...count, total: 0 }
    sums.set(count.reason ?? '', { ...sum, total: sum.total + count.total })
  }
  return [...sums.values()]
}

/** A source that follows its most traded instruments learns at its first answer which these are. */
async function trackAtFirst(db: Db, source: Source, poll: Poll): Promise<void> {
  if (!('mostTraded' in source.firstTracked)) return
  if ((await listTracked(db, source.id)).length > 0) return
  await addTracked(db, source.id, mostTraded(poll, source.firstTracked.mostTraded), poll.receivedAt)
}

/** Volumes are in the base currency and so cannot be compared; turnover in US dollars can. */
function mostTraded({ tickers, listings }: Poll, count: number): string[] {
  const inDollars = new Set(listings.filter(({ quote }) => quote === 'USD').map(({ code }) => code))
  const turnover = ({ price, volume24h }: Ticker) => price * (volume24h ?? 0)
  return tickers
    .filter(({ code }) => inDollars.has(code))
    .toSorted((a, b) => turnover(b) - turnover(a))
    .slice(0, count)
    .map(({ code }) => code)
}
