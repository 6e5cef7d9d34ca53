const MINUS = '\u2212'

/** What stands where a number is not known. Never 0. */
export const UNKNOWN = '–'

/** How many decimals a number came with, as the source sent it: 6871.3 has 1, 1e-8 has 8. */
export function decimalsOf(value: number): number {
  const [mantissa = '', exponent = '0'] = String(value).split('e')
  return Math.max(0, (mantissa.split('.')[1]?.length ?? 0) - Number(exponent))
}

/**
 * The decimals that hold three of four of these numbers, so that they line up and do not jump. A few 6854.00000001 among
 * them do not make all of them eight decimals long; they still show their own.
 */
export function usualDecimals(values: readonly (number | null)[]): number {
  const decimals = values.filter((value) => value !== null).map(decimalsOf)
  return decimals.toSorted((one, other) => one - other)[Math.ceil(decimals.length * 0.75) - 1] ?? 0
}

/** A price with all the digits it came with; zeros may be added to `atLeast` decimals, digits are never dropped. */
export function formatPrice(value: number | null, atLeast = 0): string {
  if (value === null) return UNKNOWN
  const text = plain(Math.abs(value), Math.max(decimalsOf(value), atLeast))
  return value < 0 ? MINUS + text : text
}

/** A price change, always with its sign. */
export const formatSigned = (value: number | null, atLeast = 0): string =>
  value !== null && value > 0 ? `+${formatPrice(value, atLeast)}` : formatPrice(value, atLeast)

/** 1.4 is "+1.40 %". A change too small for two decimals shows its first two digits instead of nothing. */
export function formatPercent(value: number | null, { sign = true } = {}): string {
  if (value === null) return UNKNOWN
  const text = `${plain(Math.abs(value), percentDecimals(Math.abs(value)))} %`
  if (value < 0) return MINUS + text
  return sign && value > 0 ? `+${text}` : text
}

const percentDecimals = (size: number) =>
  size === 0 || size >= 0.01 ? 2 : Math.min(12, 1 - Math.floor(Math.log10(size)))

const SCALES = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'K'],
] as const

/** A volume in at most four digits: 12.35K, 1.204M. */
export function formatVolume(value: number | null): string {
  if (value === null) return UNKNOWN
  const [size, letter] = SCALES.find(([least]) => Math.abs(value) >= least) ?? [1, '']
  return formatSignificant(value / size, 4) + letter
}

/** A derived number (a mean, a deviation) in `digits` significant digits: its last digits are arithmetic, not data. */
export function formatSignificant(value: number | null, digits = 5): string {
  if (value === null) return UNKNOWN
  const rounded = Number(value.toPrecision(digits))
  const text = plain(Math.abs(rounded), decimalsOf(rounded))
  return rounded < 0 ? MINUS + text : text
}

export const formatCount = (value: number | null): string => (value === null ? UNKNOWN : plain(value, 0))

export type Direction = 'up' | 'down' | 'flat'

export function directionOf(change: number | null): Direction {
  if (change === null || change === 0) return 'flat'
  return change > 0 ? 'up' : 'down'
}

/** Without exponent, thousands parted by commas, the same for every locale. */
function plain(value: number, decimals: number): string {
  const [whole = '0', fraction] = value.toFixed(Math.min(decimals, 100)).split('.')
  const parted = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction ? `${parted}.${fraction}` : parted
}
