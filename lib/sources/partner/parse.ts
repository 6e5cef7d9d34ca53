import { z } from 'zod'
import type { Listing } from '@/lib/instruments/instrument'
import { parseJson, readPrice } from '../number'
import type { Rejection } from '../source'

/** Nothing that the partner has to say is longer. */
const MOST_BYTES = 16 * 1024

/** Twelve letters and digits as a rule; their check digits are not valid, and their countries do not exist. */
const Isin = z
  .string()
  .regex(/^[A-Za-z0-9]{2,24}$/)
  .transform((isin) => isin.toUpperCase())

const QuoteFrame = z.object({
  type: z.literal('QUOTE'),
  data: z.object({ isin: Isin, price: z.unknown().optional() }),
})

const InstrumentFrame = z.object({
  type: z.enum(['ADD', 'DELETE']),
  data: z.object({ isin: Isin, description: z.string().optional() }),
})

export type Quote = { code: string; price: number }
export type Change = { type: 'ADD' | 'DELETE'; listing: Listing }

const MALFORMED: Rejection = { code: null, reason: 'malformed' }

function jsonOf(frame: Buffer): unknown {
  if (frame.length > MOST_BYTES) return undefined
  try {
    return parseJson(frame.toString())
  } catch {
    return undefined
  }
}

/** A quote, however it is written. */
export function readQuote(frame: Buffer): Quote | Rejection {
  const said = QuoteFrame.safeParse(jsonOf(frame)).data
  if (!said) return MALFORMED
  const { isin: code, price: stated } = said.data
  const price = readPrice(stated)
  return typeof price === 'string' ? { code, reason: price } : { code, price }
}

/** An announcement or a removal. */
export function readChange(frame: Buffer): Change | Rejection {
  const said = InstrumentFrame.safeParse(jsonOf(frame)).data
  if (!said) return MALFORMED
  const { isin: code, description } = said.data
  const name = description?.trim() || code
  return { type: said.type, listing: { code, name, kind: 'security', base: null, quote: null } }
}
