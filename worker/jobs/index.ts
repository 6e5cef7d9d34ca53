import type { Job } from '../job'
import { applyUploads, tellLaneRates } from './apply-uploads'
import { backfillTrades } from './backfill-trades'
import { deliver } from './deliver'
import { dropOldData } from './drop-old-data'
import { lookAgain } from './look-again'
import { pollSource } from './poll-source'
import { sealCandles } from './seal-candles'
import { watchLaneAlerts } from './watch-lanes'

export const jobs: readonly Job[] = [
  pollSource,
  sealCandles,
  backfillTrades,
  lookAgain,
  deliver,
  applyUploads,
  tellLaneRates,
  watchLaneAlerts,
  dropOldData,
]
