import { TICKS } from './partner-listing'
import type { Name } from './partner-codes'
import { beginShortFrame } from './text-frame'

const CODE_LENGTH = 12
/** A frame with the longest price. */
export const LONGEST_QUOTE = 2 + '{"type":"QUOTE","data":{"isin":"LS342I184454","price":1776.0001}}'.length
const DIGIT = 0x30
const POINT = 0x2e
const ONE_IN_UNUSUAL = 16

type Order = { before: Uint8Array; between: Uint8Array; after: Uint8Array; isCodeFirst: boolean }
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'))
const order = (isCodeFirst: boolean, before: string, between: string, after: string): Order => ({
  before: bytes(before),
  between: bytes(between),
  after: bytes(after),
  isCodeFirst,
})

/** The keys have no fixed order. All orders are equally long. */
const USUAL = order(true, '{"type":"QUOTE","data":{"isin":"', '","price":', '}}')
const UNUSUAL = [
  order(true, '{"data":{"isin":"', '","price":', '},"type":"QUOTE"}'),
  order(false, '{"type":"QUOTE","data":{"price":', ',"isin":"', '"}}'),
  order(false, '{"data":{"price":', ',"isin":"', '"},"type":"QUOTE"}'),
] as const
const FIXED_LENGTH = USUAL.before.length + USUAL.between.length + USUAL.after.length + CODE_LENGTH

const orderFor = (chance: number): Order =>
  chance % ONE_IN_UNUSUAL === 0 ? (UNUSUAL[(chance >>> 8) % UNUSUAL.length] ?? USUAL) : USUAL

/** Writes one QUOTE frame and returns where it ends. `chance` decides the order of the keys. */
export function writeQuote(target: Uint8Array, at: number, code: string, ticks: number, chance: number): number {
  const { before, between, after, isCodeFirst } = orderFor(chance)
  let to = beginShortFrame(target, at, FIXED_LENGTH + priceLength(ticks))
  to = copy(target, to, before)
  to = isCodeFirst ? writeCode(target, to, code) : writePrice(target, to, ticks)
  to = copy(target, to, between)
  to = isCodeFirst ? writePrice(target, to, ticks) : writeCode(target, to, code)
  return copy(target, to, after)
}

function copy(target: Uint8Array, at: number, from: Uint8Array): number {
  for (let i = 0; i < from.length; i++) target[at + i] = from[i] ?? 0
  return at + from.length
}

function writeCode(target: Uint8Array, at: number, code: string): number {
  for (let i = 0; i < CODE_LENGTH; i++) target[at + i] = code.charCodeAt(i)
  return at + CODE_LENGTH
}

/** Decimals without trailing zeros, as JSON.stringify writes them. */
function decimalsOf(fraction: number): number {
  if (fraction === 0) return 0
  if (fraction % 10 !== 0) return 4
  if (fraction % 100 !== 0) return 3
  return fraction % 1_000 === 0 ? 1 : 2
}

function priceLength(ticks: number): number {
  const decimals = decimalsOf(ticks % TICKS)
  return (ticks < 1_000 * TICKS ? 3 : 4) + (decimals === 0 ? 0 : decimals + 1)
}

/** From 100 to 9999.9999. */
function writePrice(target: Uint8Array, at: number, ticks: number): number {
  const fraction = ticks % TICKS
  const whole = (ticks - fraction) / TICKS
  const end = at + priceLength(ticks)
  const point = at + (whole < 1_000 ? 3 : 4)
  for (let i = point - 1, rest = whole; i >= at; i--, rest = Math.floor(rest / 10)) target[i] = DIGIT + (rest % 10)
  if (point === end) return end
  target[point] = POINT
  let rest = fraction / 10 ** (4 - (end - point - 1))
  for (let i = end - 1; i > point; i--, rest = Math.floor(rest / 10)) target[i] = DIGIT + (rest % 10)
  return end
}

/** ADD or DELETE. Here too the keys come in any order. */
export function eventText(type: 'ADD' | 'DELETE', { isin, description }: Name, chance: number): string {
  const data = chance % 5 === 0 ? { description, isin } : { isin, description }
  return JSON.stringify(chance % 3 === 0 ? { data, type } : { type, data })
}
