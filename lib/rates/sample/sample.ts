import { DAY } from '@/lib/platform/time'
import { dayNumber, dayOf } from '../day'

type SamplePlace = { code: string; name: string; parent: string | null }
export type Sample = {
  regions: SamplePlace[]
  ports: SamplePlace[]
  prices: { origin: string; destination: string; day: string; price: number }[]
}

/**
 * The sample as text: places one to a line, then each lane on a line of its own, its days apart by `|` from the first day
 * on, the prices of a day by a space; `=` is a day like the one before.
 */
export function writeSample({ regions, ports, prices }: Sample): string {
  const days = prices.map(({ day }) => dayNumber(day))
  const first = Math.min(...new Set(days))
  const last = Math.max(...new Set(days))
  const lanes = new Map<string, number[][]>()
  for (const { origin, destination, day, price } of prices) {
    const lane = `${origin} ${destination}`
    if (!lanes.has(lane))
      lanes.set(
        lane,
        Array.from({ length: last - first + 1 }, () => []),
      )
    lanes.get(lane)![dayNumber(day) - first]!.push(price)
  }
  const shown = (of: number[]) => of.toSorted((one, other) => one - other).join(' ')
  return [
    ...regions.map(({ code, name, parent }) => `region\t${code}\t${parent ?? ''}\t${name}`),
    ...ports.map(({ code, name, parent }) => `port\t${code}\t${parent ?? ''}\t${name}`),
    `from\t${dayOf(first * DAY)}`,
    ...[...lanes]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([lane, of]) => {
        const cells = of.map((one, at) => (at > 0 && shown(one) === shown(of[at - 1]!) ? '=' : shown(one)))
        return `lane\t${lane}\t${cells.join('|')}`
      }),
    '',
  ].join('\n')
}

/** The twin of `writeSample`. */
export function readSample(text: string): Sample {
  const sample: Sample = { regions: [], ports: [], prices: [] }
  let first = 0
  for (const line of text.split('\n')) {
    const [kind, code = '', detail = '', name = ''] = line.split('\t')
    if (kind === 'region') sample.regions.push({ code, name, parent: detail || null })
    if (kind === 'port') sample.ports.push({ code, name, parent: detail })
    if (kind === 'from') first = dayNumber(code)
    if (kind !== 'lane') continue
    const [origin = '', destination = ''] = code.split(' ')
    let before: number[] = []
    for (const [at, cell] of detail.split('|').entries()) {
      if (cell !== '=') before = cell === '' ? [] : cell.split(' ').map(Number)
      const day = dayOf((first + at) * DAY)
      for (const price of before) sample.prices.push({ origin, destination, day, price })
    }
  }
  return sample
}
