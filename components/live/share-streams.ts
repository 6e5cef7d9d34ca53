import { SECOND } from '@/lib/platform/time'
import { HEARD } from './live-event'
import { type OpenStream, openOwn, type StreamLine } from './stream-line'
import { contains, join, streamUrl, type Whole } from './want'

const NAME = 'candlewick-live'
const FORWARDED = [...HEARD, 'reset', 'unknown'] as const
/** Wants of several pages come within this, as when all of them hear of a new leader. */
const SETTLE = 100
const BEAT = 2 * SECOND
/** A page that says nothing for so long is gone, and so is a leader. */
const SILENT = 7 * SECOND

type Said = { topic: string; data: unknown }
export type Message =
  | { kind: 'want'; page: string; whole: Whole | null }
  | { kind: 'still'; page: string; whole: Whole } // the same as before: a page that crashed is not listened for
  | { kind: 'leader' } // a new one: everybody says again what is wanted
  | { kind: 'beat' }
  | { kind: 'state'; whole: Whole; state: 'opening' | 'open' | 'error' | 'closed' }
  | { kind: 'said'; said: Said }
  | { kind: 'again'; page: string; whole: Whole; said: Said[] } // for one that came later

/** The parts of the browser that are used; handed in by tests. */
export type World = {
  post: (message: Message) => void
  onPosted: (hear: (message: Message) => void) => void
  /** Holds the only lock of that name from when it is granted until the signal; answers when it was granted. */
  lock: (granted: () => void, signal: AbortSignal) => void
  own: OpenStream['open']
  page: string
}

/** One connection for all pages of a browser: one of them holds it and tells the others. */
export function shareStreams(world: World | null = openWorld()): OpenStream {
  if (!world) return openOwn
  const { post, onPosted, lock, own, page } = world
  const wants = new Map<string, { whole: Whole; at: number }>() // of all pages; kept by the leader
  const newest = new Map<string, Said>() // what the stream said last of each thing
  let mine: SharedLine | null = null
  let leading: AbortController | null = null
  let isLeader = false
  let line: StreamLine | null = null // the leader's
  let told: Whole | null = null // what the shared stream tells now
  let heardAt = -Infinity // of a leader
  const waiting = new Set<string>() // pages that asked since the last look
  let settling: ReturnType<typeof setTimeout> | undefined
  let beating: ReturnType<typeof setInterval> | undefined

  const publish = (message: Message) => {
    post(message)
    hear(message)
  }

  function hear(message: Message): void {
    if (message.kind === 'want') return void (isLeader && noteWant(message.page, message.whole))
    if (message.kind === 'still') return void (isLeader && noteStill(message.page, message.whole))
    if (message.kind === 'again' && message.page !== page) return
    heardAt = Date.now()
    if (message.kind === 'leader') {
      told = null
      mine?.tell('error')
      if (mine && !isLeader) post({ kind: 'want', page, whole: mine.whole })
    }
    if (message.kind === 'state') {
      told = message.whole
      if (isForMe() && message.state === 'open') mine?.open()
      if (message.state === 'error') mine?.tell('error')
      if (message.state === 'closed') mine?.end()
    }
    if (message.kind === 'said' && isForMe()) mine?.tell(message.said.topic, message.said.data)
    if (message.kind === 'again') {
      told = message.whole
      mine?.open()
      for (const { topic, data } of message.said) mine?.tell(topic, data)
    }
  }

  /** Before the stream is the one that was asked for, what it says is not all that is wanted. */
  const isForMe = () => mine !== null && told !== null && contains(told, mine.whole)

  function noteWant(from: string, whole: Whole | null): void {
    if (whole === null) wants.delete(from)
    else wants.set(from, { whole, at: Date.now() })
    waiting.add(from)
    settle()
  }

  function noteStill(from: string, whole: Whole): void {
    const known = wants.get(from)
    if (known && streamUrl(known.whole) === streamUrl(whole)) known.at = Date.now()
    else noteWant(from, whole)
  }

  function settle(): void {
    clearTimeout(settling)
    settling = setTimeout(refresh, SETTLE)
  }

  function refresh(): void {
    const asking = [...waiting]
    waiting.clear()
    const whole = join([...wants.values()].map((want) => want.whole))
    const isSame = told !== null && line !== null && line.readyState !== 2 && streamUrl(told) === streamUrl(whole)
    // Who holds the connection and asks anew does not believe it any more.
    if (!isSame || asking.includes(page)) return connect(whole)
    for (const other of asking) {
      if (wants.has(other)) post({ kind: 'again', page: other, whole, said: [...newest.values()] })
    }
  }

  function connect(whole: Whole): void {
    line?.close()
    line = null
    newest.clear()
    if (wants.size === 0) return
    const opened = own(whole)
    line = opened
    publish({ kind: 'state', whole, state: 'opening' })
    for (const topic of FORWARDED) {
      opened.addEventListener(topic, ({ data }) => {
        if (line !== opened) return
        remember({ topic, data })
        publish({ kind: 'said', said: { topic, data } })
      })
    }
    opened.addEventListener('open', () => line === opened && publish({ kind: 'state', whole, state: 'open' }))
    opened.addEventListener('error', () => {
      const state = opened.readyState === 2 ? 'closed' : 'error'
      if (line === opened) publish({ kind: 'state', whole, state })
    })
  }

  function remember(said: Said): void {
    if (said.topic === 'reset') return newest.clear()
    const key = keyOf(said)
    newest.delete(key)
    newest.set(key, said)
  }

  function lead(): void {
    isLeader = true
    wants.clear()
    if (mine) wants.set(page, { whole: mine.whole, at: Date.now() })
    publish({ kind: 'leader' })
    settle()
  }

  function follow(): void {
    if (isLeader) post({ kind: 'state', whole: told ?? NOTHING, state: 'error' })
    isLeader = false
    leading?.abort()
    leading = null
    clearTimeout(settling)
    line?.close()
    line = null
    told = null
    wants.clear()
    newest.clear()
    waiting.clear()
  }

  function beat(): void {
    const now = Date.now()
    if (isLeader) {
      post({ kind: 'beat' })
      const gone = [...wants].filter(([other, { at }]) => other !== page && now - at > SILENT).map(([other]) => other)
      for (const other of gone) wants.delete(other)
      if (gone.length > 0) settle()
      return
    }
    if (!mine) return
    if (now - heardAt < SILENT) post({ kind: 'still', page, whole: mine.whole })
    else if (now - mine.openedAt > SILENT) mine.goAlone(own)
  }

  onPosted(hear)
  return {
    open(whole) {
      const opened = new SharedLine(whole, () => {
        if (mine !== opened) return
        mine = null
        if (isLeader) noteWant(page, null)
        else post({ kind: 'want', page, whole: null })
      })
      mine = opened
      if (isLeader) noteWant(page, whole)
      else post({ kind: 'want', page, whole })
      return opened
    },
    show(shown) {
      clearInterval(beating)
      if (!shown) return follow()
      leading = new AbortController()
      lock(lead, leading.signal)
      beating = setInterval(beat, BEAT)
    },
  }
}

const NOTHING: Whole = { quotes: [], candles: [], topics: [] }

/** What a word of the stream is about: a later one about the same replaces it. */
function keyOf({ topic, data }: Said): string {
  const { symbol, interval, id, candle } = parse(data)
  return [topic, symbol, interval, id, candle?.openTime].join('/')
}

type About = { symbol?: string; interval?: string; id?: string; candle?: { openTime?: number } }

function parse(data: unknown): About {
  try {
    return (JSON.parse(String(data)) ?? {}) as About
  } catch {
    return {}
  }
}

/** A page's end of the shared stream. Where there is no leader, a stream of its own. */
class SharedLine implements StreamLine {
  readyState = 0
  readonly openedAt = Date.now()
  readonly whole: Whole
  readonly #target = new EventTarget()
  readonly #leave: () => void
  readonly #types = new Set<string>()
  #alone: StreamLine | undefined

  constructor(whole: Whole, leave: () => void) {
    this.whole = whole
    this.#leave = leave
  }

  addEventListener(type: string, hear: (event: MessageEvent<unknown>) => void): void {
    this.#types.add(type)
    this.#target.addEventListener(type, (event) => hear(event as MessageEvent<unknown>))
  }

  open(): void {
    if (this.#alone || this.readyState === 2) return
    this.readyState = 1
    this.#target.dispatchEvent(new MessageEvent('open'))
  }

  tell(type: string, data?: unknown): void {
    if (this.#alone || this.readyState === 2) return
    if (type === 'error') this.readyState = 0
    this.#target.dispatchEvent(new MessageEvent(type, { data }))
  }

  /** It was refused: whoever listens asks again after a while. */
  end(): void {
    if (this.#alone) return
    this.readyState = 2
    this.#target.dispatchEvent(new MessageEvent('error'))
  }

  goAlone(own: OpenStream['open']): void {
    if (this.#alone || this.readyState === 2) return
    const alone = own(this.whole)
    this.#alone = alone
    for (const type of this.#types) {
      alone.addEventListener(type, ({ data }) => {
        this.readyState = alone.readyState
        this.#target.dispatchEvent(new MessageEvent(type, { data }))
      })
    }
  }

  close(): void {
    this.readyState = 2
    this.#alone?.close()
    this.#leave()
  }
}

/** What sharing needs; null in a browser without it, or on a page that came over plain HTTP from another machine. */
function openWorld(): World | null {
  if (typeof window === 'undefined' || !('BroadcastChannel' in window) || !navigator.locks) return null
  const channel = new BroadcastChannel(NAME)
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel, not a window
    post: (message) => channel.postMessage(message),
    onPosted: (hear) => channel.addEventListener('message', ({ data }: MessageEvent<Message>) => hear(data)),
    own: openOwn.open,
    page: crypto.randomUUID(),
    lock(granted, signal) {
      const holding = () =>
        new Promise<void>((release) => {
          if (signal.aborted) return release()
          signal.addEventListener('abort', () => release(), { once: true })
          granted()
        })
      navigator.locks.request(NAME, { signal }, holding).catch(() => {}) // given up before it was granted
    },
  }
}
