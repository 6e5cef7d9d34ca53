import { z } from 'zod'
import { Measure } from '@/lib/metrics/measure'
import { Duration } from '@/lib/platform/contract'
import { DAY, formatDuration, MINUTE } from '@/lib/platform/time'

/** stddev: population standard deviation of the minute values; cv: that over the mean; logret: of log returns. */
export const RankBy = z.enum(['stddev', 'cv', 'logret'])
export type RankBy = z.infer<typeof RankBy>

/** How far back is looked unless asked otherwise, and at most: minutes over a day, days of lanes over a month. */
const WINDOWS = { minutes: { usual: DAY, most: 7 * DAY }, days: { usual: 30 * DAY, most: 366 * DAY } }

export const RanksRequest = z
  .strictObject({
    measure: Measure.default('price'),
    by: RankBy.default('stddev'),
    window: Duration(5 * MINUTE, WINDOWS.days.most).optional(),
    source: z.string().max(40).optional(),
  })
  .transform(({ window, ...asked }, context) => {
    const { usual, most } = WINDOWS[asked.measure === 'rate' ? 'days' : 'minutes']
    if (window !== undefined && window > most)
      context.addIssue({ code: 'custom', path: ['window'], message: `is longer than ${formatDuration(most)}` })
    return { ...asked, window: window ?? usual }
  })
export type RanksRequest = z.infer<typeof RanksRequest>

export const Rank = z.object({
  name: z.string(), // the instrument's symbol
  rank: z.number().int(), // 1 is the most volatile; ties share the smaller rank
  of: z.number().int(),
  label: z.string(), // "1/3"
  value: z.number(), // what was ranked by
  mean: z.number(),
  samples: z.number().int(), // minutes (of a lane: days) with a real value
  recorded: z.boolean(), // of recorded data played back, not of a live market
  coverage: z.number(), // samples over the minutes of the window, 0..1
})
export type Rank = z.infer<typeof Rank>

export const RanksResponse = z.object({
  measure: Measure,
  by: RankBy,
  window: z.string(), // as asked, e.g. 24h
  from: z.number(), // the complete minutes that were looked at
  to: z.number(),
  ranks: z.array(Rank),
})
export type RanksResponse = z.infer<typeof RanksResponse>
