import { MINUTE } from '@/lib/platform/time'
import { randomFrom } from './random'
import type { Bar } from './tape-format'

/** One execution inside a minute. `offset` is ms since the minute began; `nanos` (below 1e6) refine it. */
export type Step = {
  offset: number
  nanos: number
  price: number
  size: number
  side: 'buy' | 'sell'
  order: 'market' | 'limit'
}

const FEWEST = 4
const MOST = 24

/** The prices that the path must touch, in order: a rising minute dips first, a falling one peaks first. */
function turns({ open, high, low, close }: Bar): number[] {
  const all = close >= open ? [open, low, high, close] : [open, high, low, close]
  return all.filter((price, i) => i === 0 || price !== all[i - 1])
}

/** How many trades the minute has: enough for every turn, and no more than there are units of volume. */
export function stepCount(bar: Bar, seed: number): number {
  const wanted = FEWEST + Math.floor(randomFrom(seed)() * (MOST - FEWEST + 1))
  return Math.max(turns(bar).length, Math.min(wanted, bar.volume))
}

/** Bitfinex prices have five significant digits; ordinary trades keep to that grid. */
export const tickOf = (price: number): number => 10 ** Math.max(0, String(Math.round(price)).length - 5)

/** The trades of one recorded minute, oldest first. Folding them gives the bar back, exactly. */
export function pathOf(bar: Bar, seed: number): Step[] {
  const count = stepCount(bar, seed)
  const random = randomFrom(seed ^ 0x9e3779b9)
  const prices = pricesOf(bar, count, random)
  const sizes = sizesOf(bar.volume, count, random)
  const slot = MINUTE / count
  return prices.map((price, i) => {
    const before = prices[i - 1] ?? bar.open
    const rising = price === before ? random() < 0.5 : price > before
    return {
      offset: Math.floor((i + random()) * slot), // one trade in each slot, so times strictly increase
      nanos: Math.floor(random() * 1_000_000),
      price,
      size: sizes[i] ?? 0,
      side: rising ? 'buy' : 'sell',
      order: random() < 0.6 ? 'limit' : 'market',
    }
  })
}

function pricesOf(bar: Bar, count: number, random: () => number): number[] {
  const stops = turns(bar)
  const places = placesOf(stops.length, count, random)
  const tick = tickOf(bar.close)
  const prices: number[] = []
  for (const [leg, start] of stops.entries()) {
    const from = places[leg] ?? 0
    const to = places[leg + 1] ?? count
    const end = stops[leg + 1] ?? start
    prices.push(start)
    for (let i = from + 1; i < to; i++) {
      const wobble = (random() - 0.5) * 2
      const ideal = start + (end - start) * ((i - from + wobble) / (to - from))
      prices.push(Math.min(bar.high, Math.max(bar.low, Math.round(ideal / tick) * tick)))
    }
  }
  return prices
}

/** Which trade makes each turn: the first, the last, and distinct ones between. */
function placesOf(stops: number, count: number, random: () => number): number[] {
  if (stops === 1) return [0]
  const places = [0]
  for (let left = stops - 2; left > 0; left--) {
    const first = (places.at(-1) ?? 0) + 1
    const room = count - 1 - left - first // trades that may still go before this turn
    places.push(first + Math.floor(random() * (room / left + 1)))
  }
  return [...places, count - 1]
}

function sizesOf(volume: number, count: number, random: () => number): number[] {
  const weights = Array.from({ length: count }, () => 0.05 + random() ** 3)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const rest = volume - count // every trade has at least one unit
  let sum = 0
  let cut = 0
  return weights.map((weight, i) => {
    sum += weight
    const next = i === count - 1 ? rest : Math.min(rest, Math.floor((rest * sum) / total))
    const size = 1 + next - cut
    cut = next
    return size
  })
}
