/** An SVG path through the values, left to right; the line breaks where a value is not known. */
export function sparklinePath(values: readonly (number | null)[], width: number, height: number): string {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return ''
  const low = Math.min(...known)
  const span = Math.max(...known) - low
  const y = (value: number) => round(span === 0 ? height / 2 : height - ((value - low) / span) * height)
  const x = (at: number) => round(values.length < 2 ? width : (at / (values.length - 1)) * width)
  return values
    .map((value, at) => (value === null ? '' : `${at > 0 && values[at - 1] !== null ? 'L' : 'M'}${x(at)} ${y(value)}`))
    .join('')
}

const round = (value: number) => Math.round(value * 10) / 10
