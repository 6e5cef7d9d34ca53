import { ChartSettings } from '@/components/candles/chart-settings'

/** What the address of an instrument holds: how its chart is looked at. */
export const InstrumentParams = ChartSettings
