import type { Listing } from '@/lib/instruments/instrument'
import { SECOND } from '@/lib/platform/time'
import { readAmount, readChange } from '../number'
import { type After, afterMs } from '../quiet'
import { keepConnected, type Line, repeat, type Talk } from '../socket'
import type { QuoteSink, Stream, StreamIo } from '../stream'
import { joinStates } from '../stream-state'
import { awaitAnswers } from '../subscriptions'
import { tellTrade } from '../tell-trade'
import { listingOf } from './parse'
import { type BitfinexEvent, parseFrame } from './stream-parse'

/** A heartbeat comes every 15 s, but only on channels; a ping is answered in any case. */
const SILENT = 20 * SECOND
const PING = SILENT / 2
const CHANNELS = 25 // that one connection may have

const RECONNECT = 20_051
const MAINTENANCE = 20_060
const MAINTENANCE_OVER = 20_061

/** Trades over Bitfinex' WebSocket v2, on as many connections as the codes need. */
export function bitfinexStream(url: string, symbolOf: (code: string) => string, after: After = afterMs): Stream {
  return {
    async run(codes, sink, io) {
      const listings = new Map<string, Listing>() // by symbol
      for (const code of codes) {
        const listing = listingOf(symbolOf(code))
        if (listing) listings.set(symbolOf(code), listing)
        else io.onRefused(code, 'Bitfinex knows no pair of that form.')
      }
      const groups = inGroups([...listings], CHANNELS)
      const part = joinStates(groups.length, io.onState)
      const connections = groups.map((group, n) =>
        keepConnected({
          url,
          name: new URL(url).host,
          silence: SILENT,
          sink,
          io,
          after,
          onState: part(n),
          open: (line) => subscribe(new Map(group), line, sink, io, after),
        }),
      )
      await Promise.all(connections)
    },
  }
}

/** At least one group, so that a stream without codes is connected too. */
function inGroups<T>(all: readonly T[], size: number): T[][] {
  const count = Math.max(1, Math.ceil(all.length / size))
  return Array.from({ length: count }, (_, n) => all.slice(n * size, (n + 1) * size))
}

type Listings = ReadonlyMap<string, Listing>

function subscribe(listings: Listings, line: Line, sink: QuoteSink, io: StreamIo, after: After): Talk {
  const channels = new Map<number, string>()
  for (const symbol of listings.keys()) line.send(JSON.stringify({ event: 'subscribe', channel: 'trades', symbol }))
  const codes = new Map([...listings].map(([symbol, { code }]) => [symbol, code]))
  const answers = awaitAnswers(codes, line, io, after)
  const endPings = repeat(after, PING, () => line.send(JSON.stringify({ event: 'ping' })))

  function hearEvent(said: BitfinexEvent): void {
    if (said.event === 'subscribed') {
      const listing = answers.accept(said.symbol) === undefined ? undefined : listings.get(said.symbol)
      if (!listing) return
      channels.set(said.chanId, listing.code)
      sink.announce(listing)
    } else if (said.event === 'error') {
      const symbol = said.symbol ?? (said.pair === undefined ? undefined : `t${said.pair}`)
      const words = `${said.msg} (${said.code ?? 'no code'})`
      if (symbol === undefined) io.log.warn({ source: 'bitfinex', said: words }, 'the exchange refused something')
      else answers.refuse(symbol, `Bitfinex answered: ${words}`)
    } else if (said.event === 'info') {
      if (said.code === RECONNECT) line.drop('asked for a new connection')
      if (said.code === MAINTENANCE || said.platform?.status === 0) line.drop('is in maintenance')
      if (said.code === MAINTENANCE_OVER) line.drop('came back from maintenance')
    }
  }

  function hearTrade(code: string, row: unknown): void {
    if (!Array.isArray(row)) return sink.reject(code, 'malformed')
    const [id, time, amount, price]: unknown[] = row
    const size = readChange(amount) // below zero: a sale
    tellTrade(
      sink,
      code,
      { price, size: typeof size === 'number' ? Math.abs(size) : amount, time: readAmount(time), id },
      io.now(),
    )
  }

  return {
    hear(bytes) {
      const frame = parseFrame(bytes)
      if (!frame) return sink.reject(null, 'malformed')
      if ('event' in frame) return hearEvent(frame)
      const [channel, said, row] = frame
      const code = channels.get(channel)
      if (said === 'hb') return
      if (code === undefined) return sink.reject(null, 'malformed')
      if (said === 'te') return hearTrade(code, row)
      if (typeof said === 'string') return // "tu" says the same trade once more
      for (const each of oldestFirst(said)) hearTrade(code, each)
    },
    end() {
      answers.end()
      endPings()
    },
  }
}

/** Snapshots begin with the newest trade. Ids rise with time. */
const oldestFirst = (rows: readonly unknown[]) => {
  const idOf = (row: unknown) => (Array.isArray(row) ? Number(row[0]) : 0)
  return rows.toSorted((a, b) => idOf(a) - idOf(b))
}
