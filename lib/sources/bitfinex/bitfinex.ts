import { Fault } from '@/lib/platform/fault'
import { MINUTE, SECOND, minuteOf } from '@/lib/platform/time'
import { type Answer, type AskWorld, openAsk } from '../ask'
import { openLimiter } from '../limiter'
import { minutesWithin } from '../minutes'
import type { PolledSource } from '../source'
import { parseCandles, parseTickers, symbolByRule } from './parse'
import { bitfinexStream } from './stream'

type Face = Pick<PolledSource, 'id' | 'label' | 'prefix' | 'recorded' | 'freshness' | 'pace' | 'firstTracked'> & {
  /** Where it tells by itself; without that it is only asked. */
  socket?: string
}

const PAGE = 10_000

/** The exchange allows about 30 questions a minute for candles. */
const HISTORY_GAP = 2 * SECOND

/** Bitfinex over REST, or whatever speaks its protocol at `url`. */
export function bitfinex(
  { socket, ...face }: Face,
  url: string,
  world: AskWorld & { historyGap?: number } = {},
): PolledSource {
  const ask = openAsk(face.id, face.label, url, world)
  const turn = openLimiter({ label: face.label, gap: world.historyGap ?? HISTORY_GAP, sleep: world.sleep })
  let symbols: ReadonlyMap<string, string> = new Map()

  const symbolOf = (code: string) => symbols.get(code) ?? symbolByRule(code)

  function rowsOf({ body }: Answer): unknown[] {
    if (Array.isArray(body) && body[0] !== 'error') return body
    throw new Fault('upstream', `${face.label} answered ${JSON.stringify(body).slice(0, 200)}`)
  }

  return {
    ...face,
    probe: 'BTCUSD',
    polls: 'all',

    async poll(codes, io) {
      const answer = await ask('/v2/tickers?symbols=ALL', io)
      const rows = rowsOf(answer)
      // An empty list is no news: taking it for an answer would make silence look fresh.
      if (rows.length === 0) throw new Fault('upstream', `${face.label} answered without any price`)
      const { listings, tickers, rejected, symbols: named } = parseTickers(rows)
      symbols = named
      const unknown = codes.filter((code) => !named.has(code))
      return { receivedAt: answer.receivedAt, listings, tickers, rejected, unknown }
    },

    ...(socket === undefined ? {} : { stream: bitfinexStream(socket, symbolOf) }),

    history: {
      reach: PAGE * MINUTE,
      async read(code, range, io) {
        await turn(io)
        const symbol = encodeURIComponent(symbolOf(code))
        const query = `start=${range.from}&end=${range.to - 1}&limit=${PAGE}&sort=1`
        const answer = await ask(`/v2/candles/trade:1m:${symbol}/hist?${query}`, io)
        const rows = rowsOf(answer)
        const { bars, rejected } = parseCandles(code, rows, answer.receivedAt)
        const lastSeen = Math.max(range.from, ...bars.slice(-1).map((bar) => bar.openTime + MINUTE))
        const known = rows.length < PAGE ? minuteOf(answer.receivedAt) : lastSeen
        const reached = Math.max(range.from, Math.min(range.to, known, minuteOf(answer.receivedAt)))
        return { bars: minutesWithin(bars, { from: range.from, to: reached }), rejected, reached }
      },
    },
  }
}
