import { sql } from 'drizzle-orm'
import type { Message } from '@/lib/channels/message'
import type { TestResponse } from '@/lib/channels/contract'
import type { Send } from '@/lib/channels/send'
import { getChannel, writeOutcome } from '@/lib/channels/store'
import { addNotification } from '@/lib/notifications/store'
import { type Db, MOVED } from '@/lib/platform/db'
import { hurry, switchOff } from './attempt'
import { makeEventId } from './event-id'

type TestTools = { send: Send; now: () => number; publicUrl: string }

/** Sends a message that says it is a test. What was proven counts: a channel that failed before is tried again at once. */
export async function testChannel(db: Db, id: number, { send, now, publicUrl }: TestTools): Promise<TestResponse> {
  const channel = await getChannel(db, id)
  const at = now()
  const message = testMessage(channel.name, publicUrl, at)
  const outcome = await send(channel, { id: message.event.id, message, late: false, now: at })
  await db.transaction(async (tx) => {
    await writeOutcome(tx, id, outcome, now())
    if (channel.type === 'inbox') await showInInbox(tx, message, at)
    if (outcome.ok) await hurry(tx, id, now())
    if (outcome.verdict === 'gone') await switchOff(tx, channel, outcome.error!, now())
  })
  const { ok, error, status, excerpt } = outcome
  return { ok, ...(error !== null && { error }), status, excerpt, ms: now() - at }
}

function testMessage(name: string, publicUrl: string, now: number): Message {
  const time = new Date(now).toISOString()
  const title = 'Test message from Candlewick'
  const text = `This is how a message to ${name} arrives. Nothing has fired.`
  const event = {
    specversion: '1.0' as const,
    id: makeEventId(),
    source: '/candlewick',
    type: 'channel.test',
    time,
    datacontenttype: 'application/json' as const,
    timestamp: time,
    data: { title, text, channel: { name } },
  }
  return { title, text, links: [{ label: 'Channels', url: `${publicUrl}/alerts` }], event }
}

async function showInInbox(db: Db, { title, text: body, event }: Message, createdAt: number): Promise<void> {
  const none = { symbol: null, episodeId: null }
  await addNotification(db, { eventId: event.id, kind: 'channel.test', title, body, createdAt, ...none })
  await db.execute(sql.raw(`notify ${MOVED}`))
}
