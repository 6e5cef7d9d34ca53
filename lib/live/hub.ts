import { SECOND } from '@/lib/platform/time'
import type { Topic } from './contract'

/** What somebody watches: `candle/17/1m`, `quote/17`, `source`. The same words name what is read for it. */
export type Watch = { topic: Topic; instrumentId: number; interval: string }
/** A state of one thing. A later one with the same `key` replaces it. */
export type Happening = { topic: Topic; key: string; data: unknown }

export type Read = (watches: readonly Watch[]) => Promise<Map<string, Happening[]>>

/** Takes text; false when the client takes no more. */
export type Client = { send: (text: string) => boolean; close: () => void }

export const HEARTBEAT = 10 * SECOND
/** Events go out at most four times a second. */
const PACE = 250
/** Without a word from the worker it is looked all the same, because a word may be lost. */
const LOOK = SECOND
const REMEMBERED = 5_000

export const nameOf = ({ topic, instrumentId, interval }: Watch): string => `${topic}/${instrumentId}/${interval}`

type Event = { seq: number; watch: string; text: string }
/** `isNew`: it has not been told the state of what it watches yet; the next look does that. */
type Subscriber = { client: Client; watches: ReadonlySet<string>; isNew: boolean }

/**
 * Tells many clients what changed, reading each watched thing once for all of them. Events are states: what a slow or
 * returning client missed is covered by the newest one of the same key.
 */
export function openHub(read: Read, { now, epoch }: { now: () => number; epoch: string }) {
  const watches = new Map<string, { watch: Watch; watchers: number }>()
  const subscribers = new Set<Subscriber>()
  const newest = new Map<string, Event>() // by key, oldest first
  let seq = 0
  let forgotten = 0 // the newest event that is not remembered any more
  let looking: Promise<void> | undefined
  let lookAgain = false
  let lastLook = 0

  const look = async (): Promise<void> => {
    lastLook = now()
    const asked = [...watches.values()].map(({ watch }) => watch)
    if (asked.length === 0) return
    const newcomers = [...subscribers].filter(({ isNew }) => isNew)
    for (const [watch, happenings] of await read(asked)) {
      for (const happening of happenings) {
        const { event, isChange } = note(watch, happening)
        for (const subscriber of isChange ? [...subscribers] : newcomers) {
          if (subscriber.watches.has(watch)) deliver(subscriber, event)
        }
      }
    }
    for (const newcomer of newcomers) newcomer.isNew = false
  }

  const note = (watch: string, { topic, key, data }: Happening): { event: Event; isChange: boolean } => {
    const text = `event: ${topic}\ndata: ${JSON.stringify(data)}\n\n`
    const known = newest.get(key)
    if (known?.text === text) return { event: known, isChange: false }
    newest.delete(key)
    const event = { seq: ++seq, watch, text }
    newest.set(key, event)
    for (const [oldKey, old] of newest) {
      if (newest.size <= REMEMBERED) break
      newest.delete(oldKey)
      forgotten = Math.max(forgotten, old.seq)
    }
    return { event, isChange: true }
  }

  const deliver = (subscriber: Subscriber, event: Event): void => {
    if (!subscriber.client.send(`id: ${epoch}-${event.seq}\n${event.text}`)) drop(subscriber)
  }

  const drop = (subscriber: Subscriber): void => {
    if (!subscribers.delete(subscriber)) return
    for (const name of subscriber.watches) {
      const entry = watches.get(name)
      if (entry && --entry.watchers === 0) watches.delete(name)
    }
    subscriber.client.close()
  }

  /** Something moved: look soon, but not more often than the pace, and never twice at once. */
  const wake = (): void => {
    if (looking) {
      lookAgain = true
      return
    }
    looking = new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, lastLook + PACE - now())))
      .then(look)
      .catch(() => {}) // the database is away: the next look is in a second
      .finally(() => {
        looking = undefined
        if (lookAgain) {
          lookAgain = false
          wake()
        }
      })
  }

  const looks = setInterval(() => now() - lastLook >= LOOK && subscribers.size > 0 && wake(), LOOK).unref()
  const beats = setInterval(() => {
    for (const subscriber of subscribers) if (!subscriber.client.send(`: hb ${now()}\n\n`)) drop(subscriber)
  }, HEARTBEAT).unref()

  return {
    wake,
    get clients() {
      return subscribers.size
    },
    /** Adds a client. `lastId` is the last event it has seen; what changed since is sent at once, or `reset` if that is not known. */
    subscribe(client: Client, wanted: readonly Watch[], lastId: string | null): () => void {
      const subscriber = { client, watches: new Set(wanted.map(nameOf)), isNew: true }
      for (const watch of wanted) {
        const entry = watches.get(nameOf(watch))
        if (entry) entry.watchers++
        else watches.set(nameOf(watch), { watch, watchers: 1 })
      }
      subscribers.add(subscriber)
      const [lastEpoch, lastSeq] = (lastId ?? '').split('-')
      const since = lastEpoch === epoch ? Number(lastSeq) : NaN
      client.send(`retry: 3000\n: hb ${now()}\n\n`)
      if (lastId !== null && !(since >= forgotten)) client.send(`event: reset\ndata: {}\n\n`)
      if (since >= forgotten) {
        subscriber.isNew = false // it knows what was there, and is told what changed since
        for (const event of newest.values()) {
          if (subscriber.watches.has(event.watch) && event.seq > since) deliver(subscriber, event)
        }
      }
      wake()
      return () => drop(subscriber)
    },
    /** Ends all streams, for a shutdown: a process with open streams never exits. */
    close(): void {
      clearInterval(looks)
      clearInterval(beats)
      for (const subscriber of subscribers) drop(subscriber)
    },
  }
}

export type Hub = ReturnType<typeof openHub>
