/** How often, in words that a person would use: "about twice a day" is a number nobody needs more digits of. */
export function sayPerDay(perDay: number): string {
  if (perDay === 0) return 'never'
  if (perDay >= 0.95) return `${round(perDay)} a day`
  if (perDay * 7 >= 0.95) return `${round(perDay * 7)} a week`
  return `${round(perDay * 30)} a month`
}

const round = (value: number) =>
  value >= 10 ? Math.round(value).toLocaleString('en') : String(Number(value.toFixed(1)))

export const sayTimes = (count: number): string =>
  count === 0 ? 'not once' : count === 1 ? 'once' : count === 2 ? 'twice' : `${count.toLocaleString('en')} times`

/** Of less than a day, hours or minutes: `perDay` is a share of it. */
export const sayDays = (days: number): string => {
  if (days >= 0.95) return say(days, 'day')
  return days * 24 >= 0.95 ? say(days * 24, 'hour') : say(Math.round(days * 24 * 60), 'minute')
}

function say(count: number, unit: string): string {
  const rounded = Number(count.toFixed(1))
  return rounded === 1 ? `1 ${unit}` : `${rounded} ${unit}s`
}
