import {
  CandleEvent,
  EpisodeEvent,
  NotificationEvent,
  QuoteEvent,
  SourceEvent,
  type Topic,
  UnknownEvent,
} from '@/lib/live/contract'
import type { Want } from './want'

/** `reset`: something may have been missed, so what is shown has to be read again. */
export type LiveEvent =
  | { topic: 'candle'; data: CandleEvent }
  | { topic: 'quote'; data: QuoteEvent }
  | { topic: 'source'; data: SourceEvent }
  | { topic: 'episode'; data: EpisodeEvent }
  | { topic: 'notification'; data: NotificationEvent }
  | { topic: 'reset' }

const SHAPES = {
  candle: CandleEvent,
  quote: QuoteEvent,
  source: SourceEvent,
  episode: EpisodeEvent,
  notification: NotificationEvent,
} as const
export const HEARD = ['candle', 'quote', 'source', 'episode', 'notification'] as const satisfies readonly Topic[]

/** An event that keeps the contract; one that does not is nothing, because the next one states everything anew. */
export function parseEvent(topic: (typeof HEARD)[number], text: unknown): LiveEvent | undefined {
  const parsed = SHAPES[topic].safeParse(json(text))
  return parsed.success ? ({ topic, data: parsed.data } as LiveEvent) : undefined
}

/** Which symbols the server does not know; none when it does not say so in the form that was agreed. */
export const parseUnknown = (text: unknown): readonly string[] => UnknownEvent.safeParse(json(text)).data?.symbols ?? []

function json(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}

export function concerns(event: LiveEvent, { topics, symbols, interval }: Want): boolean {
  if (event.topic === 'reset') return true
  if (!topics.includes(event.topic)) return false
  if (event.topic !== 'candle' && event.topic !== 'quote') return true
  return symbols.includes(event.data.symbol) && (event.topic === 'quote' || event.data.interval === interval)
}
