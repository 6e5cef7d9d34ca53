import { z } from 'zod'
import { parseJson } from '../number'
import { MOST_BYTES } from '../tell-trade'

const Event = z.union([
  z.object({ event: z.literal('subscribed'), chanId: z.number(), symbol: z.string() }),
  z.object({
    event: z.literal('error'),
    code: z.number().optional(),
    msg: z.string().default('no reason given'),
    symbol: z.string().optional(),
    pair: z.string().optional(),
  }),
  z.object({
    event: z.literal('info'),
    code: z.number().optional(),
    platform: z.object({ status: z.number() }).optional(),
  }),
  z.object({ event: z.enum(['conf', 'pong', 'unsubscribed']) }),
])
export type BitfinexEvent = z.infer<typeof Event>

/** Frames of one channel: its number, then a word and one row, or a list of rows (the snapshot). */
const Message = z.tuple([z.number(), z.union([z.string(), z.array(z.unknown())])], z.unknown())
export type BitfinexMessage = z.infer<typeof Message>

const Frame = z.union([Message, Event])

/** What the exchange says on its WebSocket (v2); undefined when it is nothing of that kind. */
export function parseFrame(frame: Buffer): BitfinexMessage | BitfinexEvent | undefined {
  if (frame.length > MOST_BYTES) return undefined
  try {
    return Frame.safeParse(parseJson(frame.toString())).data
  } catch {
    return undefined
  }
}
