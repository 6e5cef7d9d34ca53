import { z } from 'zod'
import { PortCode } from '@/lib/places/place'
import { Day, daysBetween, isDay } from './day'
import { Currency, isPrice } from './price'

/** The longest range of days one question or one price may cover: ten years. */
export const LONGEST_RANGE = 3_660

/** A price says something from this many on. */
export const MIN_PRICES = 3

/** What is wrong with a range of days, when both of them are days. */
function judgeRange({ date_from, date_to }: { date_from: string; date_to: string }) {
  if (!isDay(date_from) || !isDay(date_to)) return undefined
  const days = daysBetween(date_from, date_to)
  if (days < 1) return { path: ['date_to'], message: 'is before date_from' }
  if (days <= LONGEST_RANGE) return undefined
  return { path: ['date_to'], message: `is ${days} days from date_from; ${LONGEST_RANGE} are allowed` }
}

const Flag = z.enum(['true', 'false']).transform((text) => text === 'true')

const PlaceRef = z.string().min(1).max(80)

export const RatesRequest = z
  .strictObject({
    date_from: Day,
    date_to: Day,
    origin: PlaceRef,
    destination: PlaceRef,
    min_prices: z
      .string()
      .regex(/^\d{1,6}$/, 'is no whole number')
      .transform(Number)
      .refine((count) => count >= 1, 'must be at least 1')
      .default(MIN_PRICES),
    /** Adds to each day how many prices it has. */
    counts: Flag.default(false),
    format: z.enum(['json', 'csv']).default('json'),
  })
  .check(({ value, issues }) => {
    const wrong = judgeRange(value)
    if (wrong) issues.push({ code: 'custom', input: value, ...wrong })
  })
export type RatesRequest = z.infer<typeof RatesRequest>

/** One row for each day of the range, both ends included. */
export const DayRate = z.object({
  day: z.string(),
  average_price: z.number().int().nullable(), // whole USD; null where the day has too few prices
  count: z.number().int().optional(), // where `counts=true` asked for it
})
export type DayRate = z.infer<typeof DayRate>
export const RatesResponse = z.array(DayRate)

/** A price between two ports, for each day of a range. */
export const FreightRow = z
  .strictObject({
    date_from: Day,
    date_to: Day,
    origin_code: PortCode,
    destination_code: PortCode,
    price: z.number('is no number').refine(isPrice, 'is no price (above 0, at most 15 digits)'),
    currency: Currency.default('USD'),
  })
  .check(({ value, issues }) => {
    const wrong = judgeRange(value)
    if (wrong) issues.push({ code: 'custom', input: value, ...wrong })
  })
export type FreightRow = z.infer<typeof FreightRow>

/** `prices`: how many were stored, one for each day of each row. */
export const PostRatesResponse = z.object({ rows: z.number().int(), prices: z.number().int() })
export type PostRatesResponse = z.infer<typeof PostRatesResponse>

/** What the recorded sample holds; null when it is not there. */
export const SampleResponse = z.object({ sample: z.object({ prices: z.number().int() }).nullable() })
export type SampleResponse = z.infer<typeof SampleResponse>
