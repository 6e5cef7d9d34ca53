import type { ChannelType } from '@/lib/channels/contract'
import type { Message } from '@/lib/channels/message'

/** Programs get every event, in as many digests as that takes; people a list that they can overlook. */
const DATA_MAX = 14_000
const LINES_MAX = 25

export type Told = { eventId: string; message: Message }

/** Cuts what is to be told into pieces that fit in one message each. */
export function cutIntoDigests<T extends Told>(type: ChannelType, all: readonly T[]): T[][] {
  if (type !== 'webhook') return all.length === 0 ? [] : [[...all]]
  const pieces: T[][] = []
  let size = Infinity
  for (const each of all) {
    const bytes = Buffer.byteLength(JSON.stringify(itemOf(each))) + 1
    if (size + bytes > DATA_MAX) {
      pieces.push([])
      size = 0
    }
    pieces.at(-1)!.push(each)
    size += bytes
  }
  return pieces
}

/** One message that tells of many. `why` says why they were not told one by one. */
export function composeDigest(
  eventId: string,
  told: readonly Told[],
  why: string,
  now: number,
  publicUrl: string,
): Message {
  const time = new Date(now).toISOString()
  const title = `${told.length} messages: ${namesOf(told)}`
  const listed = told.slice(0, LINES_MAX).map(({ message }) => `• ${message.title}`)
  const more = told.length - listed.length
  const text = [why, ...listed, ...(more > 0 ? [`… and ${more} more.`] : [])].join('\n')
  return {
    title,
    text,
    links: [{ label: 'All of them', url: `${publicUrl}/alerts` }],
    event: {
      specversion: '1.0',
      id: eventId,
      source: '/candlewick',
      type: 'alert.digest',
      time,
      datacontenttype: 'application/json',
      timestamp: time,
      data: {
        count: told.length,
        reason: why,
        items: told.map(itemOf),
        title,
        links: { alerts: `${publicUrl}/alerts` },
      },
    },
  }
}

/** What a program needs to know of each. */
function itemOf({ eventId, message: { event } }: Told) {
  const { alert_id, rule, episode, state, instrument, metric, value, threshold, mean, ratio, n } = event.data
  const data = { alert_id, rule, episode, state, instrument, metric, value, threshold, mean, ratio, n }
  return { id: eventId, type: event.type, subject: event.subject ?? null, time: event.time, ...data }
}

const NAMES_MAX = 3
function namesOf(told: readonly Told[]): string {
  const names = [
    ...new Set(
      told.map(({ message }) => String((message.event.data['rule'] as { name?: unknown } | undefined)?.name ?? '')),
    ),
  ].filter(Boolean)
  const more = names.length - NAMES_MAX
  return names.slice(0, NAMES_MAX).join(', ') + (more > 0 ? ` and ${more} more alerts` : '')
}
