import { z } from 'zod'
import { readPrice } from '@/lib/sources/number'

/** Beyond this no freight is sold; it keeps every sum of prices finite. */
export const LARGEST_PRICE = 1e12

export const isPrice = (price: number): boolean => typeof readPrice(price) === 'number' && price <= LARGEST_PRICE

const WHY: Partial<Record<string, string>> = {
  'not-finite': 'is not finite',
  negative: 'is below zero',
  'too-many-digits': 'has more than 15 digits',
  'too-large': 'is beyond 1e100',
  malformed: 'is zero',
}

/** A price as it is written, exactly, or why it is none. */
export function readAmount(text: string): number | string {
  if (text === '') return 'is missing'
  if (/^[=+@]/.test(text)) return `is a formula or no plain number: ${quote(text)}`
  const price = readPrice(text)
  if (typeof price === 'string') return `${WHY[price] ?? 'is no number'}: ${quote(text)}`
  return price > LARGEST_PRICE ? `is larger than ${LARGEST_PRICE}: ${quote(text)}` : price
}

/** What somebody wrote, short and without characters that would change how it is shown. */
export const quote = (text: string): string => {
  const shown = text.slice(0, 40).replace(/[\p{C}\p{Zl}\p{Zp}\uFFFD]/gu, '?')
  return JSON.stringify(text.length > 40 ? `${shown}…` : shown)
}

export const Currency = z.string().regex(/^[A-Z]{3}$/, 'is no currency (such as EUR)')
