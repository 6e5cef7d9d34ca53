import { spreadOf, type Spread } from './stats'

export type Pair = { ours: number; theirs: number }

/** A B A B: one of each in turn, the first pair thrown away, so that what disturbs the machine disturbs both. */
export async function interleave(
  pairs: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<Pair[]> {
  const measured: Pair[] = []
  for (let k = 0; k <= pairs; k++) {
    const pair = { ours: await ours(), theirs: await theirs() }
    if (k > 0) measured.push(pair)
  }
  return measured
}

export const ratioOf = (pairs: readonly Pair[]): Spread => spreadOf(pairs.map(({ ours, theirs }) => ours / theirs))
export const oursOf = (pairs: readonly Pair[]): Spread => spreadOf(pairs.map(({ ours }) => ours))
export const theirsOf = (pairs: readonly Pair[]): Spread => spreadOf(pairs.map(({ theirs }) => theirs))
