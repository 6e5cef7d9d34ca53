import { z } from 'zod'
import { Day } from './day'
import { Currency } from './price'

/** US dollars for one unit of a currency on a day. */
export const ExchangeRate = z.strictObject({
  day: Day,
  currency: Currency.refine((currency) => currency !== 'USD', 'is the currency that all others are counted in'),
  usd: z.number('is no number').gt(1e-9, 'is too small').lt(1e9, 'is too large'),
})
export type ExchangeRate = z.infer<typeof ExchangeRate>

export const ExchangeRatesRequest = z.strictObject({
  currency: Currency.optional(),
  date_from: Day.optional(),
  date_to: Day.optional(),
})
export type ExchangeRatesRequest = z.infer<typeof ExchangeRatesRequest>

export const ExchangeRatesResponse = z.object({ rates: z.array(ExchangeRate) })
export type ExchangeRatesResponse = z.infer<typeof ExchangeRatesResponse>
