import { MINUTE, minuteOf } from '@/lib/platform/time'

/** What the minutes of one instrument say: how many, their mean, their population standard deviation. */
export type Spread = { id: number; samples: number; mean: number; deviation: number }

/** Where one instrument stands among all: its volatility (the deviation over the mean) and its rank by that ("1/3"). */
export type Standing = { rank: number; of: number; volatility: number; deviation: number }
export type Standings = ReadonlyMap<number, Standing>

/** As the ranks do it with `by=cv`: ties share the smaller rank, and who has a mean of nothing has none. */
export function standingsOf(spreads: readonly Spread[]): Standings {
  const ordered = spreads
    .filter(({ mean }) => mean !== 0)
    .map(({ id, mean, deviation }) => ({ id, deviation, volatility: deviation / Math.abs(mean) }))
    .toSorted((one, other) => other.volatility - one.volatility || one.id - other.id)
  const standings = new Map<number, Standing>()
  let rank = 0
  for (const [at, { id, ...known }] of ordered.entries()) {
    if (at === 0 || ordered[at - 1]!.volatility !== known.volatility) rank = at + 1
    standings.set(id, { rank, of: ordered.length, ...known })
  }
  return standings
}

/** A reading that took so long may take this share of the time: large markets are ranked less often. */
const SHARE = 0.05
/** How long somebody waits for the first reading before being told that it is not known yet. */
const PATIENCE = 1_500

/**
 * Remembers where everybody stands. Whole minutes decide it, so it is read at most once a minute, and rarely enough to
 * leave the database to others. Answers what it knows; the first time it waits a moment.
 */
export function rememberStandings(read: (now: number) => Promise<readonly Spread[]>, now: () => number) {
  let known: Standings | undefined
  let reading: Promise<void> | undefined
  let readFor = -Infinity // the minute
  let notBefore = -Infinity

  const readAgain = async () => {
    const startedAt = now()
    try {
      known = standingsOf(await read(startedAt))
      readFor = minuteOf(startedAt)
      notBefore = startedAt + (now() - startedAt) / SHARE
    } catch {
      notBefore = startedAt + MINUTE // the old ones still stand
    } finally {
      reading = undefined
    }
  }

  return async (): Promise<Standings> => {
    if (!reading && now() >= notBefore && minuteOf(now()) > readFor) reading = readAgain()
    if (!known && reading) await Promise.race([reading, new Promise((resolve) => setTimeout(resolve, PATIENCE))])
    return known ?? new Map()
  }
}
