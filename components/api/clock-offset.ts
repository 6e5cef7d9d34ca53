/** Between which two values (ms) the server's clock is ahead of ours. */
export type Offset = { least: number; most: number }

/** `Date` headers count whole seconds, cut off. */
const HEADER_STEP = 1_000

/**
 * What one answer says about the offset: the server wrote `date` at some moment between our `sentAt` and `gotAt`.
 * Many answers narrow it down; one that contradicts the others means that a clock was set, and starts anew.
 */
export function narrow(known: Offset | null, date: number, sentAt: number, gotAt: number): Offset {
  const said = { least: date - gotAt, most: date + HEADER_STEP - sentAt }
  if (!known) return said
  const both = { least: Math.max(known.least, said.least), most: Math.min(known.most, said.most) }
  return both.least <= both.most ? both : said
}

export const middle = ({ least, most }: Offset): number => (least + most) / 2
