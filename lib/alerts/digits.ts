/** Significant digits of what was computed; before the decimal point there may be more of them. */
const COMPUTED = 6
/** As many as a number here can have. */
const ALL = 15

/** Measures whose values are shown as their source wrote them. */
const STATED: readonly (string | null)[] = ['price', 'volume_24h']

const written = (value: number, digits: number): string =>
  value.toLocaleString('en-US', { useGrouping: false, maximumSignificantDigits: digits })

/** With all its digits: a price as it was quoted, a level as somebody asked for it. */
export const stated = (value: number): string => written(value, ALL)

/** With as many digits as a person reads, and more only where it could not be told from what it is compared with. */
export function computed(value: number, compared: number | null = null): string {
  const whole = Math.abs(value) >= 1 ? Math.floor(Math.log10(Math.abs(value))) + 1 : 0
  for (let digits = Math.max(COMPUTED, whole); digits < ALL; digits++) {
    const text = written(value, digits)
    if (compared === null || compared === value || written(compared, digits) !== text) return text
  }
  return stated(value)
}

/** A value of a measure, next to what it is compared with. */
export const measured = (measure: string | null, value: number, compared: number | null = null): string =>
  STATED.includes(measure) ? stated(value) : computed(value, compared)
