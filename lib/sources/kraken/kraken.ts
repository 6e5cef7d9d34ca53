import { Fault } from '@/lib/platform/fault'
import { MINUTE, SECOND, minuteOf } from '@/lib/platform/time'
import { type AskWorld, openAsk } from '../ask'
import { openLimiter } from '../limiter'
import { minutesWithin } from '../minutes'
import type { PolledSource, SourceIo } from '../source'
import { openCall } from './call'
import { openPairs } from './pairs'
import { type Pair, parseOhlc, parseTicker } from './parse'
import { krakenStream } from './stream'
import { readTickers } from './tickers'
import { readTrades } from './trades'

/** `socket`: where it tells by itself; without that it is only asked. */
type Face = Pick<PolledSource, 'freshness' | 'pace' | 'firstTracked' | 'suggested'> & { socket?: string }

/** The exchange shows the last 720 minutes, whatever it is asked; a few pass between planning a question and its answer. */
const OHLC_ROWS = 720
const REACH = (OHLC_ROWS - 5) * MINUTE

/** Public questions may come about once a second, a few of them at once. */
const HISTORY = { gap: SECOND, burst: 3 }

/** Finding the one pair that spoils a question takes several questions: not every minute. */
const REFUSED_FOR = 10 * MINUTE

/** Kraken over REST, or whatever speaks its protocol at `url`. */
export function kraken(
  { socket, ...face }: Face,
  url: string,
  world: AskWorld & { historyGap?: number } = {},
): PolledSource {
  const call = openCall(openAsk('kraken', 'Kraken', url, world))
  const findPairs = openPairs(call)
  const turn = openLimiter({ label: 'Kraken', ...HISTORY, gap: world.historyGap ?? HISTORY.gap, sleep: world.sleep })
  const refusedUntil = new Map<string, number>()

  async function getPair(code: string, io: SourceIo): Promise<Pair> {
    const [pair] = (await findPairs([code], io)).pairs
    if (!pair) throw new Fault('not-found', `Kraken does not know ${code}`)
    return pair
  }

  return {
    ...face,
    id: 'kraken',
    label: 'Kraken',
    prefix: 'KRAKEN',
    recorded: false,
    probe: 'BTCUSD',
    polls: 'tracked',

    async poll(codes, io) {
      const found = await findPairs(codes, io)
      const pairs = found.pairs.filter(({ listing }) => io.now() >= (refusedUntil.get(listing.code) ?? 0))
      const unknown = codes.filter((code) => !pairs.some(({ listing }) => listing.code === code))
      if (pairs.length === 0) return { receivedAt: io.now(), listings: [], tickers: [], rejected: [], unknown }
      const { rows, refused, receivedAt } = await readTickers(call, pairs, io)
      for (const { listing } of refused) refusedUntil.set(listing.code, receivedAt + REFUSED_FOR)
      const read = rows.map(([{ listing }, stated]) => ({ listing, ticker: parseTicker(listing.code, stated) }))
      return {
        receivedAt,
        listings: read.flatMap(({ listing, ticker }) => ('reason' in ticker ? [] : [listing])),
        tickers: read.flatMap(({ ticker }) => ('reason' in ticker ? [] : [ticker])),
        rejected: read.flatMap(({ ticker }) => ('reason' in ticker ? [ticker] : [])),
        unknown: [...unknown, ...refused.map(({ listing }) => listing.code)],
      }
    },

    history: {
      reach: REACH,
      async read(code, range, io) {
        const pair = await getPair(code, io)
        await turn(io)
        const since = Math.floor(range.from / SECOND) - 60
        const { result, receivedAt } = await call(
          `OHLC?pair=${encodeURIComponent(pair.key)}&interval=1&since=${since}`,
          io,
        )
        const rows: unknown = Object.entries(result).find(([name]) => name !== 'last')?.[1]
        if (!Array.isArray(rows)) throw new Fault('upstream', `Kraken sent no minutes of ${pair.listing.name}`)
        const { bars, rejected, first, running } = parseOhlc(code, rows, receivedAt)
        const known = Math.min(range.to, running ?? range.from, minuteOf(receivedAt))
        // A full answer that begins later than asked leaves a hole before it: nothing is known without a break.
        const isCut = rows.length >= OHLC_ROWS && first !== undefined && first > range.from
        return {
          bars: minutesWithin(bars, { from: range.from, to: known }),
          rejected,
          reached: isCut ? range.from : Math.max(range.from, known),
        }
      },
    },

    ...(socket === undefined ? {} : { stream: krakenStream(socket, findPairs) }),

    trades: {
      async read(code, range, io) {
        return readTrades(call, turn, await getPair(code, io), range, io)
      },
    },
  }
}
