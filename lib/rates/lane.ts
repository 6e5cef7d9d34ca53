import type { SourceTraits } from '@/lib/instruments/view'
import { DAY } from '@/lib/platform/time'

/** What the symbols of lanes begin with: `LANE:CNSGH-NLRTM`. */
export const LANE_PREFIX = 'LANE'

/** Where lanes come from: uploads and posts, or the recorded sample. */
export const FREIGHT = 'freight'
export const FREIGHT_SAMPLE = 'freight-sample'

/** How old a lane's newest day may be. A recording is late and says so, but never too old to be shown. */
export const LANE_TRAITS: ReadonlyMap<string, SourceTraits> = new Map([
  [FREIGHT, { freshness: { lateAfter: 8 * DAY, staleAfter: 32 * DAY }, recorded: false }],
  [FREIGHT_SAMPLE, { freshness: { lateAfter: 8 * DAY, staleAfter: 100_000 * DAY }, recorded: true }],
])

/** `CNSGH-NLRTM` as origin and destination. */
export function portsOf(code: string): { origin: string; destination: string } {
  const [origin = '', destination = ''] = code.split('-')
  return { origin, destination }
}
