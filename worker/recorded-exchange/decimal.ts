/**
 * Prices and sizes are whole numbers of 1e-8 here ("units"), so that sums and comparisons are exact.
 * The largest day of volume on the tape is below 2^53 units.
 */
export const UNIT = 100_000_000
const DECIMALS = 8

/** Units of a number's text, such as `7053.4` or `3.7e-7`: exact up to 8 decimals below ten million. */
export function toUnits(text: string): number {
  const units = Math.round(Number(text) * UNIT)
  if (text === '' || !Number.isSafeInteger(units)) throw new Error(`${JSON.stringify(text)} is no number of the tape`)
  return units
}

/** The decimal text of units: with exactly `decimals` places, or as few as it needs. */
export function toText(units: number, decimals?: number): string {
  const sign = units < 0 ? '-' : ''
  const digits = String(Math.abs(units)).padStart(DECIMALS + 1, '0')
  const whole = digits.slice(0, -DECIMALS)
  const fraction = digits.slice(-DECIMALS)
  const shown = decimals === undefined ? fraction.replace(/0+$/, '') : fraction.slice(0, decimals)
  return shown === '' ? `${sign}${whole}` : `${sign}${whole}.${shown}`
}

/** The JSON number of units: one correctly rounded division, so it prints as the decimal it stands for. */
export const toNumber = (units: number): number => units / UNIT
