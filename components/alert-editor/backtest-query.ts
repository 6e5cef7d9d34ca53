import { queryOptions } from '@tanstack/react-query'
import { writeFor } from '@/components/api/fetch-json'
import { serverNow } from '@/components/api/server-clock'
import { BacktestResponse } from '@/lib/alerts/contract'
import { DAY, MINUTE, minuteOf, SECOND } from '@/lib/platform/time'

/** What is tried: an alert as JSON, so that equal ones are the same question. `until`: epoch ms, null: up to now. */
export type Trial = { alert: string; days: number; until: number | null; perDay: number | null }

const PATIENCE = 120 * SECOND

export const backtestQuery = ({ alert, days, until, perDay }: Trial) =>
  queryOptions({
    queryKey: ['backtest', alert, days, until, perDay],
    queryFn: async ({ signal }) => {
      const to = Math.min(minuteOf(serverNow()), until ?? Infinity)
      const range = { from: to - days * DAY, to }
      const asked = { alert: JSON.parse(alert) as unknown, ...range, ...(perDay !== null && { target: { perDay } }) }
      const answer = await writeFor(BacktestResponse, ['POST', '/api/alerts/backtest'], asked, {
        signal,
        patience: PATIENCE,
      })
      return { ...answer, range }
    },
    staleTime: 5 * MINUTE,
    refetchOnWindowFocus: false,
    retry: false,
  })

export type Backtest = BacktestResponse & { range: { from: number; to: number } }
