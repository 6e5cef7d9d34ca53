import { z } from 'zod'

const Symbols = z
  .string()
  .max(10_000)
  .catch('')
  .transform((text) =>
    text
      .split(',')
      .map((symbol) => symbol.trim().toUpperCase())
      .filter(Boolean),
  )

const Crossing = z.object({
  type: z.enum(['crosses-up', 'crosses-down']),
  value: z.string().min(1).transform(Number).pipe(z.number()),
})

/** What the address of a new alert may ask for: what it watches, and a price that is waited for. */
export const NewAlertParams = z.looseObject({}).transform((given) => ({
  symbols: [...new Set([...Symbols.parse(given['symbols']), ...Symbols.parse(given['symbol'])])],
  list: z.coerce.number().int().positive().safeParse(given['list']).data,
  crossing: Crossing.safeParse(given).data,
  isFromChart: given['from'] === 'chart',
}))
