import { z } from 'zod'
import { Interval } from '@/lib/candles/interval'

/** What the address of an instrument holds. */
export const InstrumentParams = z.object({ interval: Interval.catch('1m') })
