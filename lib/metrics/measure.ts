import { z } from 'zod'

export const MEASURES = ['price', 'volume', 'volume_24h', 'change_absolute', 'change_percentage', 'rate'] as const
/** What can be measured of an instrument in each minute; `rate`: of a freight lane, on each day. An instrument x a measure is a metric. */
export const Measure = z.enum(MEASURES)
export type Measure = z.infer<typeof Measure>

/** The unit of a measure: prices in the quote currency, volumes in the base, percentages as 1.4 for 1.4 %. */
export function unitOf(
  measure: Measure,
  { base, quote }: { base: string | null; quote: string | null },
): string | null {
  if (measure === 'change_percentage') return '%'
  return measure === 'volume' || measure === 'volume_24h' ? base : quote
}
