import { write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { BacktestBody, type BacktestResponse } from '@/lib/alerts/contract'
import { readBacktest } from '@/lib/alerts/read-backtest'

/** Changes nothing, but is work: whoever may save an alert may try it. */
export const POST = write({ body: BacktestBody }, ({ body }): Promise<BacktestResponse> =>
  readBacktest(db(), body, server().now()),
)
