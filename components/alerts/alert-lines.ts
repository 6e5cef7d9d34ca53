import type { AlertLine } from '@/components/candles/annotations'
import { leavesOf } from '@/lib/alerts/alert'
import type { AlertBody } from '@/lib/alerts/contract'
import type { Measure } from '@/lib/metrics/measure'

const SIGNS = { above: '>', below: '<', 'crosses-up': '↑', 'crosses-down': '↓' } as const

/** A lane's rate is its price. */
const DRAWN = new Set<Measure>(['price', 'rate'])

/** The levels of an alert that can be drawn over prices: those that are prices. */
export const linesOf = ({ name, measure, condition }: Pick<AlertBody, 'name' | 'measure' | 'condition'>): AlertLine[] =>
  leavesOf(condition).flatMap((leaf) =>
    'value' in leaf && DRAWN.has(leaf.measure ?? measure)
      ? [{ price: leaf.value, label: `${SIGNS[leaf.type]} ${name}`.slice(0, 28) }]
      : [],
  )
