import type { TraitsOf } from '@/lib/instruments/view'
import type { Db } from '@/lib/platform/db'
import type { RanksRequest } from './contract'
import type { Ranking } from './remember-ranking'
import { readRanks, windowOf } from './store'
import { laneWindow, readLaneRanks } from './store-lanes'

/** Ranks with the time they look at: minutes of instruments, or for the measure `rate` days of lanes. */
export async function readRanking(db: Db, asked: RanksRequest, now: number, traits: TraitsOf): Promise<Ranking> {
  if (asked.measure === 'rate') {
    const range = await laneWindow(db, asked.window, now)
    return { ...range, ranks: await readLaneRanks(db, asked, range, traits) }
  }
  const range = windowOf(asked.window, now)
  return { ...range, ranks: await readRanks(db, asked, range, traits) }
}
