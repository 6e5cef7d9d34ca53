import { SECOND } from '@/lib/platform/time'
import { concerns, HEARD, parseEvent, parseUnknown, type LiveEvent } from './live-event'
import { type OpenStream, openOwn, type StreamLine } from './stream-line'
import { combine, covers, streamUrl, type Want, type Whole, without } from './want'

/** `live`: the stream tells. `polling`: it does not, so everything has to be asked for. */
export type Liveness = 'connecting' | 'live' | 'polling'
/** `heardAt` is of the page's own clock, which nobody sets: `performance.now()`. */
export type Listener = (event: LiveEvent, heardAt: number) => void

/** The wants of one page come within this, as the first answers come. */
const SETTLE = 250
/** A break shorter than this is not worth asking for everything. */
const PATIENCE = 4 * SECOND
/** A gap longer than this may hide what no later event repeats. */
const GAP = 5 * SECOND
/** While the stream lives, what it keeps is read once in a while all the same. */
const CHECK = 60 * SECOND
/** The server's heartbeats are comments, which nobody here hears: silence is only a hint, so it costs a new connection. */
const SILENCE = 75 * SECOND
/** Timers that stood still for so long: the computer slept, and its connections died without a word. */
const SLEPT = 15 * SECOND
const CLOSED = 2 // EventSource.CLOSED, where there is no EventSource
const RETRY = { first: 3 * SECOND, most: 30 * SECOND }

/** One connection for everything that a page shows. It does nothing before it is shown. */
export function openLive({ open, show: showLine }: OpenStream = openOwn) {
  const wants = new Map<object, { want: Want; listener: Listener }>()
  const watchers = new Set<() => void>()
  let stream: StreamLine | null = null
  let asked: Whole | null = null // of the stream
  let covered: Whole | null = null // what is told now
  let liveness: Liveness = 'connecting'
  let isShown = false
  let gapSince: number | null = Date.now()
  let tryingSince: number | null = null
  let heardAt = 0
  let checkedAt = 0
  let tickedAt = 0
  let retryAt: number | null = null
  let failures = 0
  let settling: ReturnType<typeof setTimeout> | undefined
  let ticking: ReturnType<typeof setInterval> | undefined

  const wantAll = () => combine([...wants.values()].map(({ want }) => want))

  const tell = (event: LiveEvent) => {
    const heardNow = performance.now()
    for (const { want, listener } of wants.values()) if (concerns(event, want)) listener(event, heardNow)
  }

  const become = (next: Liveness, coveredNow: Whole | null) => {
    if (next === liveness && coveredNow === covered) return
    liveness = next
    covered = coveredNow
    for (const told of watchers) told()
  }

  function connect() {
    const now = Date.now()
    disconnect(now)
    if (!isShown || wants.size === 0) return
    const whole = wantAll()
    const opened = open(whole)
    let reach = whole // what of it the server knows
    stream = opened
    asked = whole
    heardAt = now
    tryingSince ??= now
    // Something between us and the server may hold events back, so only an event proves that they come through.
    let isProven = false
    const hear = (topic: LiveEvent['topic'], text: unknown) => {
      if (stream !== opened) return
      isProven = true
      const event = topic === 'reset' ? ({ topic } as const) : parseEvent(topic, text)
      goLive(reach)
      if (event) tell(event)
    }
    for (const topic of HEARD) opened.addEventListener(topic, ({ data }: MessageEvent<unknown>) => hear(topic, data))
    opened.addEventListener('unknown', ({ data }: MessageEvent<unknown>) => {
      if (stream !== opened) return
      isProven = true
      reach = without(reach, parseUnknown(data))
      goLive(reach)
    })
    opened.addEventListener('reset', () => hear('reset', undefined))
    opened.addEventListener('open', () => isProven && stream === opened && goLive(reach))
    opened.addEventListener('error', () => stream === opened && fail(opened))
  }

  function disconnect(now: number) {
    clearTimeout(settling)
    retryAt = null
    if (!stream) return
    stream.close()
    stream = null
    asked = null
    gapSince ??= now
  }

  function goLive(whole: Whole) {
    const now = Date.now()
    const missed = gapSince !== null && now - gapSince > GAP
    heardAt = now
    gapSince = null
    tryingSince = null
    failures = 0
    if (liveness !== 'live') checkedAt = now
    become('live', whole)
    if (missed) tell({ topic: 'reset' })
  }

  /** A broken connection comes back by itself. One that was refused does not. */
  function fail(broken: StreamLine) {
    const now = Date.now()
    gapSince ??= now
    tryingSince ??= now
    if (broken.readyState === CLOSED) {
      retryAt = now + Math.min(RETRY.most, RETRY.first * 2 ** failures)
      failures++
    }
  }

  function tick() {
    const now = Date.now()
    const last = tickedAt
    tickedAt = now
    if (!isShown || wants.size === 0) return
    if (stream && now - last > SLEPT) return anew(last, now)
    if (stream && retryAt === null && now - heardAt > SILENCE) return anew(heardAt, now)
    if (retryAt !== null && now >= retryAt) return connect()
    if (tryingSince !== null && now - tryingSince > PATIENCE) become('polling', null)
    if (liveness === 'live' && gapSince === null && now - checkedAt > CHECK) {
      checkedAt = now
      tell({ topic: 'reset' })
    }
  }

  function anew(missedSince: number, now: number) {
    gapSince ??= missedSince
    tryingSince ??= now
    connect()
  }

  function settle() {
    if (!isShown) return
    clearTimeout(settling)
    settling = setTimeout(() => {
      if (!stream || !asked || streamUrl(asked) !== streamUrl(wantAll())) connect()
    }, SETTLE)
  }

  return {
    /** Asks to be told; answers how to stop. */
    want(want: Want, listener: Listener): () => void {
      const key = {}
      wants.set(key, { want, listener })
      settle()
      return () => {
        wants.delete(key)
        settle()
      }
    },
    watch(watcher: () => void): () => void {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    liveness: (): Liveness => liveness,
    covers: (want: Want): boolean => covered !== null && covers(covered, want),
    /** The network came back, or the page did: what was open before is not believed. */
    comeBack(): void {
      if (isShown && stream) anew(tickedAt, Date.now())
    },
    /** A page that nobody sees holds no connection: browsers allow only six to one server, for all tabs together. */
    show(shown: boolean): void {
      if (shown === isShown) return
      isShown = shown
      const now = Date.now()
      tickedAt = now
      clearInterval(ticking)
      showLine(shown)
      if (shown) {
        ticking = setInterval(tick, SECOND)
        tryingSince = now
        settle()
      } else {
        disconnect(now)
        tryingSince = null
      }
    },
  }
}

export type LiveClient = ReturnType<typeof openLive>
