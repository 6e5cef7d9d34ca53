import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { getInstrument } from '@/lib/instruments/store'
import { InstrumentRef } from '@/lib/instruments/contract'
import { StreamRequest } from '@/lib/live/contract'
import type { Watch } from '@/lib/live/hub'

/** A client that has this much unread is dropped; it comes back and gets the newest state of everything. */
const UNREAD_MAX = 512_000

/** Server-sent events: candles, quotes, sources, episodes and the inbox as they change, at most four times a second. */
export const GET = route({ query: StreamRequest }, async ({ query, request }) => {
  const { live, symbols } = server()
  const instruments = await Promise.all(query.symbols.map((symbol) => getInstrument(db(), InstrumentRef.parse(symbol))))
  const perInstrument = query.topics.filter((topic) => topic === 'candle' || topic === 'quote')
  const watches: Watch[] = instruments.flatMap(({ id, symbol }) => {
    symbols.set(id, symbol)
    return perInstrument.map((topic) => ({
      topic,
      instrumentId: id,
      interval: topic === 'candle' ? query.interval : '',
    }))
  })
  for (const topic of ['source', 'episode', 'notification'] as const)
    if (query.topics.includes(topic)) watches.push({ topic, instrumentId: 0, interval: '' })

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
