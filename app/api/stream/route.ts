import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { findInstruments } from '@/lib/instruments/store'
import { InstrumentRef } from '@/lib/instruments/contract'
import { StreamRequest, type UnknownEvent } from '@/lib/live/contract'
import type { Watch } from '@/lib/live/hub'
import { Fault } from '@/lib/platform/fault'

/** A client that has this much unread is dropped; it comes back and gets the newest state of everything. */
const UNREAD_MAX = 512_000

/** Server-sent events: candles, quotes, sources, episodes and the inbox as they change, at most four times a second. */
export const GET = route({ query: StreamRequest }, async ({ query, request }) => {
  const { live, symbols } = server()
  const asked = [...query.symbols, ...query.candles.map(({ symbol }) => symbol)]
  const found = await findInstruments(
    db(),
    asked.map((text) => InstrumentRef.parse(text)),
  )
  const idOf = (text: string) => found.get(InstrumentRef.parse(text))?.id
  for (const { id, symbol } of found.values()) symbols.set(id, symbol)
  const unknown = [...new Set(asked)].filter((text) => idOf(text) === undefined)

  const watches = watchesOf(query, idOf)
  if (watches.length === 0 && unknown.length > 0)
    throw new Fault('not-found', `None of these is listed: ${unknown.slice(0, 20).join(', ')}.`)

  const encoder = new TextEncoder()
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const client = {
          send(text: string): boolean {
            if (request.signal.aborted || (controller.desiredSize ?? 0) < -UNREAD_MAX) return false
            controller.enqueue(encoder.encode(text))
            return true
          },
          close() {
            try {
              controller.close()
            } catch {
              // The client left first; Next has closed its side.
            }
          },
        }
        if (unknown.length > 0)
          client.send(`event: unknown\ndata: ${JSON.stringify({ symbols: unknown } satisfies UnknownEvent)}\n\n`)
        const leave = live.subscribe(client, watches, request.headers.get('last-event-id'))
        request.signal.addEventListener('abort', leave, { once: true })
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 16_384 }),
  )
  return new Response(stream, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  })
})

/** What is watched: every instrument with every topic, the candles named one by one, and the sources. */
/** Topics that are not about one instrument. */
const OF_ALL = ['source', 'episode', 'notification'] as const

function watchesOf(query: StreamRequest, idOf: (text: string) => number | undefined): Watch[] {
  const watch = (topic: Watch['topic'], text: string, interval: string): Watch[] => {
    const instrumentId = idOf(text)
    return instrumentId === undefined ? [] : [{ topic, instrumentId, interval }]
  }
  const perInstrument = query.topics.filter((topic) => topic === 'candle' || topic === 'quote')
  return [
    ...query.symbols.flatMap((text) =>
      perInstrument.flatMap((topic) => watch(topic, text, topic === 'candle' ? query.interval : '')),
    ),
    ...query.candles.flatMap(({ symbol, interval }) => watch('candle', symbol, interval)),
    ...OF_ALL.filter((topic) => query.topics.includes(topic)).map((topic) => ({
      topic,
      instrumentId: 0,
      interval: '',
    })),
  ]
}
