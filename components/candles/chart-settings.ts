import { z } from 'zod'
import { formatSymbols, parseSymbols } from '@/components/comparison/compared'
import { formatIndicators, parseIndicators } from '@/components/indicators/indicator'
import { Interval } from '@/lib/candles/interval'
import { RANGE_NAMES } from './ranges'
import { isZone, UTC } from './zone'

export const STYLES = ['candles', 'hollow', 'line', 'area'] as const
export type ChartStyle = (typeof STYLES)[number]

export const SCALES = ['linear', 'log', 'percent'] as const
export type Scale = (typeof SCALES)[number]

/** What a person chose to see, as it stands in the address. */
export const ChartSettings = z.object({
  interval: Interval.catch('1m'),
  range: z.enum(RANGE_NAMES).or(z.literal('')).catch(''),
  style: z.enum(STYLES).catch('candles'),
  scale: z.enum(SCALES).catch('linear'),
  volume: z.enum(['shown', 'hidden']).catch('shown'),
  indicators: z
    .string()
    .transform((text) => formatIndicators(parseIndicators(text)))
    .catch(''),
  compare: z
    .string()
    .transform((text) => formatSymbols(parseSymbols(text)))
    .catch(''),
  zone: z.string().max(60).refine(isZone).catch(UTC),
})
export type ChartSettings = z.infer<typeof ChartSettings>
export type ChangeSettings = (change: Partial<ChartSettings>) => void
