import { SECOND } from '@/lib/platform/time'
import { type After, afterMs, type Quiet, watchQuiet } from '../quiet'
import { keepConnected, type Plan } from '../socket'
import type { QuoteSink, Stream, StreamIo } from '../stream'
import { joinStates } from '../stream-state'
import { readChange, readQuote } from './parse'
import { QuoteScanner } from './quote-scanner'

/** Every instrument is quoted every few seconds. */
const QUOTES_SILENT = 30 * SECOND
/** Announcements may be hours apart: here the partner is asked whether it is there. */
const PING = 15 * SECOND
const PONG_WITHIN = 10 * SECOND
/** After connecting, all instruments are announced at once; the first pause of this length ends the list. */
const ANNOUNCED_AFTER = 5 * SECOND

/** What the two sockets have in common. */
type Shared = { base: string; sink: QuoteSink; io: StreamIo; after: After; announced: Set<string> }

/** The partner's two sockets; there is one stream only when both are connected. */
export function partnerStream(url: string, after: After = afterMs): Stream {
  const base = url.replace(/\/+$/, '')
  return {
    async run(_codes, sink, io) {
      const part = joinStates(2, io.onState)
      const shared: Shared = { base, sink, io, after, announced: new Set() }
      await Promise.all([
        keepConnected({ ...instruments(shared), onState: part(0) }),
        keepConnected({ ...quotes(shared), onState: part(1) }),
      ])
    },
  }
}

const at = (base: string, path: string) => ({ url: `${base}/${path}`, name: `${new URL(base).host}/${path}` })

function instruments({ base, sink, io, after, announced }: Shared): Omit<Plan, 'onState'> {
  return {
    ...at(base, 'instruments'),
    silence: PING + PONG_WITHIN,
    ping: PING,
    sink,
    io,
    after,
    open(line) {
      line.live()
      sink.beginSync()
      announced.clear()
      const list: Quiet = watchQuiet(after, ANNOUNCED_AFTER, line.isPaused, () => sink.endSync())
      return {
        hear(frame) {
          const change = readChange(frame)
          if ('reason' in change) return sink.reject(change.code, change.reason)
          const { code } = change.listing
          if (change.type === 'DELETE') {
            announced.delete(code)
            return sink.remove(code)
          }
          list.heard()
          announced.add(code)
          sink.announce(change.listing)
        },
        end: list.stop,
      }
    },
  }
}

function quotes({ base, sink, io, after, announced }: Shared): Omit<Plan, 'onState'> {
  const scanner = new QuoteScanner((code) => sink.handle(code))
  const hearShort = (bytes: Uint8Array, from: number, to: number): void => {
    const price = scanner.read(bytes, from, to)
    if (price > 0) return sink.quoteOf(scanner.whose!, price, NaN, NaN, NaN)
    const quote = readQuote(Buffer.from(bytes.subarray(from, to)))
    if ('reason' in quote) sink.reject(quote.code, quote.reason)
    else sink.quote(quote.code, quote.price, NaN, NaN, NaN)
  }
  return {
    ...at(base, 'quotes'),
    silence: QUOTES_SILENT,
    mayBeSilent: () => announced.size === 0,
    sink,
    io,
    after,
    open(line) {
      line.live()
      return { hear: (frame) => hearShort(frame, 0, frame.length), hearShort }
    },
  }
}
