import { z } from 'zod'
import { Fault } from '@/lib/platform/fault'
import { SECOND } from '@/lib/platform/time'
import { ExchangeRate } from './exchange-rate'
import type { FetchRates } from './store-exchange-rates'

const Answer = z.object({ base: z.literal('USD'), rates: z.record(z.string(), z.number().positive()) })

/** Open Exchange Rates says how much of a currency a dollar buys; turned over, here. */
export const openExchangeRates =
  (appId: string, url = 'https://openexchangerates.org'): FetchRates =>
  async (day) => {
    const asked = `${url}/api/historical/${day}.json?app_id=${encodeURIComponent(appId)}`
    const answer = await fetch(asked, { signal: AbortSignal.timeout(10 * SECOND) })
      .then(async (response) => Answer.parse(await response.json()))
      .catch((cause: unknown) => {
        // The address holds the key, so it is not repeated.
        const why = `Open Exchange Rates gave no rates for ${day}.`
        throw new Fault('upstream', why, { cause: cause instanceof Error ? cause.name : undefined })
      })
    return Object.entries(answer.rates).flatMap(([currency, perDollar]) => {
      const rate = ExchangeRate.safeParse({ day, currency, usd: 1 / perDollar })
      return rate.success ? [rate.data] : []
    })
  }
