import type { Rank, RanksRequest } from './contract'

export type Ranking = { from: number; to: number; ranks: Rank[] }

/** Of the time, asking may take this share: what took a second is remembered for ten. */
const SHARE = 0.1
/** Different questions that are remembered. */
const MOST = 50

/**
 * Answers the same question from memory for a while that grows with what it cost, and asks once for all who ask at the same
 * time: in a small market everybody gets the newest, in one of 50,000 instruments the database is left to others. The answer
 * itself says which minutes it looked at.
 */
export function rememberRanking(read: (asked: RanksRequest) => Promise<Ranking>, now: () => number) {
  const known = new Map<string, { answer: Promise<Ranking>; until: number }>()

  return (asked: RanksRequest): Promise<Ranking> => {
    const question = JSON.stringify([asked.measure, asked.by, asked.window, asked.source])
    const startedAt = now()
    for (const [each, { until }] of known) if (until <= startedAt || known.size >= MOST) known.delete(each)
    const found = known.get(question)
    if (found) return found.answer
    const entry = { answer: read(asked), until: Infinity }
    known.set(question, entry)
    entry.answer.then(
      () => (entry.until = now() + (now() - startedAt) / SHARE),
      () => (entry.until = 0), // whoever asks next tries again
    )
    return entry.answer
  }
}
