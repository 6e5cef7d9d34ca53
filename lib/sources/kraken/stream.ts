import { SECOND } from '@/lib/platform/time'
import { type After, afterMs } from '../quiet'
import { keepConnected, type Line, repeat, type Talk } from '../socket'
import type { SourceIo } from '../source'
import type { QuoteSink, Stream, StreamIo } from '../stream'
import { joinStates } from '../stream-state'
import { awaitAnswers } from '../subscriptions'
import { tellTrade } from '../tell-trade'
import type { Found } from './pairs'
import type { Pair } from './parse'
import { type Answer, type OhlcEntry, parseEntry, parseFrame, parseRow, readMoment } from './stream-parse'

/** A heartbeat comes every second, but only while something is subscribed to; a ping is answered in any case. */
const SILENT = 10 * SECOND
const PING = SILENT / 2

type FindPairs = (codes: readonly string[], io: SourceIo) => Promise<Found>

/** Trades over Kraken's WebSocket v2. Its names are `BTC/USD`, with the common codes, and not those of its REST API. */
export function krakenStream(url: string, findPairs: FindPairs, after: After = afterMs): Stream {
  return {
    async run(codes, sink, io) {
      let found: Found = { pairs: [], unknown: [] }
      const part = joinStates(1, io.onState)
      await keepConnected({
        url,
        name: new URL(url).host,
        silence: SILENT,
        sink,
        io,
        after,
        onState: part(0),
        async prepare() {
          const keep: SourceIo['keep'] = async ({ body }) => sink.keepRaw(body)
          found = await findPairs(codes, { now: io.now, signal: io.signal, keep })
        },
        open: (line) => {
          for (const code of found.unknown) io.onRefused(code, 'Kraken does not know this pair.')
          return subscribe(found.pairs, line, sink, io, after)
        },
      })
    },
  }
}

/** `BTC/USD`, `DOGE/USD`, `AAPLx/USD`: as in the list of pairs, but with the common codes. */
const nameOf = ({ wsname }: Pair) => wsname.replace(/\bXBT\b/, 'BTC').replace(/\bXDG\b/, 'DOGE')

/**
 * One subscription for each pair, so that one that is refused takes no other with it. The exchange's own minutes are asked
 * for as well, as a check of what its trades made here; without them everything works as well.
 */
function subscribe(pairs: readonly Pair[], line: Line, sink: QuoteSink, io: StreamIo, after: After): Talk {
  const byName = new Map(pairs.map((pair) => [nameOf(pair), pair]))
  pairs.forEach((pair, req_id) => {
    const params = { channel: 'trade', symbol: [nameOf(pair)], snapshot: true }
    line.send(JSON.stringify({ method: 'subscribe', params, req_id }))
  })
  pairs.forEach((pair) => {
    const params = { channel: 'ohlc', symbol: [nameOf(pair)], interval: 1, snapshot: false }
    line.send(JSON.stringify({ method: 'subscribe', params }))
  })
  const answers = awaitAnswers(new Map(pairs.map(({ listing }, n) => [n, listing.code])), line, io, after)
  const endPings = repeat(after, PING, () => line.send(JSON.stringify({ method: 'ping' })))

  function hearAnswer({ success, req_id = -1, error = 'no' }: Answer): void {
    if (!success) return answers.refuse(req_id, `Kraken answered: ${error}`)
    const pair = answers.accept(req_id) === undefined ? undefined : pairs[req_id]
    if (pair) sink.announce(pair.listing)
  }

  function hearTrades(rows: readonly unknown[], isSnapshot: boolean): void {
    const trades = rows.map(parseRow)
    if (isSnapshot) trades.sort((a, b) => Number(a?.trade_id) - Number(b?.trade_id)) // oldest first
    for (const trade of trades) {
      const pair = trade && byName.get(trade.symbol)
      if (!pair) {
        sink.reject(null, 'malformed')
        continue
      }
      const stated = { price: trade.price, size: trade.qty, time: readMoment(trade.timestamp), id: trade.trade_id }
      tellTrade(sink, pair.listing.code, stated, io.now())
    }
  }

  const running = new Map<string, OhlcEntry['bar']>() // by code, as it was said last

  /** The first word of the next minute is the end of the one before. */
  function hearMinutes(rows: readonly unknown[]): void {
    for (const entry of rows.map(parseEntry)) {
      const code = entry && byName.get(entry.symbol)?.listing.code
      if (!entry || code === undefined) continue
      const before = running.get(code)
      if (before && before.openTime < entry.bar.openTime) sink.check(code, before)
      running.set(code, entry.bar)
    }
  }

  return {
    hear(bytes) {
      const frame = parseFrame(bytes)
      if (!frame) return sink.reject(null, 'malformed')
      if ('success' in frame) return hearAnswer(frame)
      if (!('data' in frame)) return
      if (frame.channel === 'ohlc') return hearMinutes(frame.data)
      if (frame.channel === 'trade') return hearTrades(frame.data, frame.type === 'snapshot')
      const [{ system }] = frame.data
      if (system !== 'online') io.log.warn({ source: 'kraken', system }, 'the exchange does not trade')
    },
    end() {
      answers.end()
      endPings()
    },
  }
}
