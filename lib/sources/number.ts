import type { RejectionReason } from '@/lib/quotes/rejection'

/** A double carries every decimal of up to 15 significant digits unharmed; beyond that, digits may change silently. */
const EXACT_DIGITS = 15

/** No price or size is larger, and squares of what is smaller can still be summed: one absurd number must not break a rank. */
const LARGEST = 1e100

const DECIMAL = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i
const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)$/i

/** How many digits matter: without sign, exponent, and the zeros that only hold places. */
function significantDigits(decimal: string): number {
  const mantissa = decimal.replace(/e.*$/i, '').replace(/[-.]/g, '')
  return mantissa.replace(/^0+/, '').replace(/0+$/, '').length
}

type Decimal = { value: number; exact: boolean }

function readDecimal(given: unknown): Decimal | RejectionReason {
  if (typeof given === 'number') {
    if (!Number.isFinite(given)) return 'not-finite'
    return { value: given, exact: Number(given.toPrecision(EXACT_DIGITS)) === given }
  }
  if (given === undefined) return 'malformed'
  if (typeof given !== 'string') return 'not-a-number'
  if (NOT_FINITE.test(given)) return 'not-finite'
  if (!DECIMAL.test(given)) return 'not-a-number'
  const exact = significantDigits(given) <= EXACT_DIGITS
  // Exponents occur in JSON numbers only; as text they are here when `parseJson` quoted a long number.
  if (exact && /e/i.test(given)) return 'not-a-number'
  const value = Number(given)
  return Number.isFinite(value) ? { value, exact } : 'not-finite'
}

/** A price with the digits that were sent, or why it is none. */
export function readPrice(given: unknown): number | RejectionReason {
  const read = readDecimal(given)
  if (typeof read === 'string') return read
  if (read.value < 0) return 'negative'
  if (!read.exact) return 'too-many-digits'
  if (read.value > LARGEST) return 'too-large'
  return read.value === 0 ? 'malformed' : read.value
}

/** A size, volume or time: may be zero, and may have more digits than a double keeps. */
export function readAmount(given: unknown): number | RejectionReason {
  const read = readDecimal(given)
  if (typeof read === 'string') return read
  if (read.value > LARGEST) return 'too-large'
  return read.value < 0 ? 'negative' : Math.abs(read.value)
}

/** A change may be below zero. */
export function readChange(given: unknown): number | RejectionReason {
  const read = readDecimal(given)
  if (typeof read === 'string') return read
  return Math.abs(read.value) > LARGEST ? 'too-large' : read.value
}

/** What stands beside a price and may be missing: unreadable is not known, and does not cost the price. */
export const orNull = (read: number | RejectionReason): number | null => (typeof read === 'number' ? read : null)

const LONG_NUMBER = /\d[\d.]{15}/
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?(?:NaN|Infinity)|-?\d[\d.eE+-]*/gs

const quoteUnsafe = (token: string): string => {
  if (token.startsWith('"')) return token
  return !/^-?\d/.test(token) || significantDigits(token) > EXACT_DIGITS ? `"${token}"` : token
}

/**
 * JSON.parse, except that numbers with more digits than a double keeps, and bare NaN and Infinity, arrive as text:
 * so one of them is noticed where it stands and does not spoil the rest.
 */
export function parseJson(text: string): unknown {
  if (LONG_NUMBER.test(text) || /NaN|Infinity/.test(text)) return JSON.parse(text.replace(TOKEN, quoteUnsafe))
  return JSON.parse(text)
}
