import type { Layer } from '@/components/candles/layer'

type Parameter = { name: string; usual: number; least: number; most: number; step: number }
const length = (usual: number): Parameter => ({ name: 'candles', usual, least: 2, most: 500, step: 1 })

type Kind = {
  label: string
  title: string
  parameters: readonly Parameter[]
  /** Its unit is not the price, or its size is another one: it has a pane of its own. */
  ownPane: boolean
  lines: readonly string[]
}

export const KINDS = {
  sma: { label: 'SMA', title: 'Simple moving average', parameters: [length(20)], ownPane: false, lines: [''] },
  ema: { label: 'EMA', title: 'Exponential moving average', parameters: [length(20)], ownPane: false, lines: [''] },
  bollinger: {
    label: 'Bollinger',
    title: 'Bollinger bands',
    parameters: [length(20), { name: 'deviations', usual: 2, least: 0.5, most: 5, step: 0.5 }],
    ownPane: false,
    lines: ['upper', 'middle', 'lower'],
  },
  vwap: {
    label: 'VWAP',
    title: 'Average price by volume, since 00:00 UTC',
    parameters: [],
    ownPane: false,
    lines: [''],
  },
  rsi: { label: 'RSI', title: 'Relative strength index', parameters: [length(14)], ownPane: true, lines: [''] },
  atr: { label: 'ATR', title: 'Average true range', parameters: [length(14)], ownPane: true, lines: [''] },
} as const satisfies Record<string, Kind>

export type IndicatorKind = keyof typeof KINDS
export const INDICATOR_KINDS = Object.keys(KINDS) as IndicatorKind[]
export type Indicator = { kind: IndicatorKind; values: number[] }

export const MOST_INDICATORS = 8

export const kindOf = ({ kind }: Indicator): Kind => KINDS[kind]
export const usual = (kind: IndicatorKind): Indicator => ({
  kind,
  values: KINDS[kind].parameters.map((parameter) => parameter.usual),
})

/** "sma-20", "bollinger-20-2": how an address names it. */
export const nameOf = ({ kind, values }: Indicator): string => [kind, ...values].join('-')
export const titleOf = ({ kind, values }: Indicator): string => [KINDS[kind].label, ...values].join(' ')

/** The indicators that a list in an address names. What is none is left out, what comes twice counts once. */
export function parseIndicators(text: string): Indicator[] {
  const found = text.split(',').flatMap((name): Indicator[] => {
    const [kind = '', ...rest] = name.split('-')
    if (!Object.hasOwn(KINDS, kind)) return []
    const { parameters }: Kind = KINDS[kind as IndicatorKind]
    const values = parameters.map((parameter, at) => clamp(rest[at], parameter))
    return [{ kind: kind as IndicatorKind, values }]
  })
  const first = new Map(found.toReversed().map((indicator) => [nameOf(indicator), indicator]))
  return found.filter((indicator) => first.get(nameOf(indicator)) === indicator).slice(0, MOST_INDICATORS)
}

export const formatIndicators = (indicators: readonly Indicator[]): string => indicators.map(nameOf).join(',')

export function clamp(text: string | undefined, { usual: otherwise, least, most, step }: Parameter): number {
  const value = text ? Number(text) : Number.NaN
  if (!Number.isFinite(value)) return otherwise
  return Math.min(Math.max(Math.round(value / step) * step, least), most)
}

/** The lines that indicators draw; the first has the colour numbered `from`. */
export const layersOf = (indicators: readonly Indicator[], from: number): Layer[] =>
  indicators.flatMap((indicator, at) =>
    kindOf(indicator).lines.map((line) => ({
      id: lineId(indicator, line),
      title: line ? `${titleOf(indicator)} ${line}` : titleOf(indicator),
      pane: kindOf(indicator).ownPane ? nameOf(indicator) : null,
      colour: from + at,
      dashed: (from + at) % 2 === 1,
    })),
  )

export const lineId = (indicator: Indicator, line: string): string => `${nameOf(indicator)} ${line}`.trim()
