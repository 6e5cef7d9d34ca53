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

/** What the address of a new alert may ask for. */
export const NewAlertParams = z.object({ symbols: Symbols, symbol: Symbols })
