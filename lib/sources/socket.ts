import { WebSocket } from 'ws'
import { Fault } from '@/lib/platform/fault'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { type After, type Quiet, watchQuiet } from './quiet'
import { takeShortFrames } from './short-frames'
import type { QuoteSink, StreamIo, StreamState } from './stream'

const HANDSHAKE = 10 * SECOND
const LIVE_WITHIN = 15 * SECOND
const MOST_BYTES = 16 * 1024 * 1024
const BACK_OFF = { first: SECOND, longest: MINUTE }
/** A connection that lasted this long was a good one: the next is tried at once again. */
const HEALTHY = 30 * SECOND

/**
 * What is said on one connection, from its opening to its end. `hearShort`: for many small frames; most of them are given
 * where they lie in what was received, and the others to `hear`.
 */
export type Talk = {
  hear(frame: Buffer): void
  hearShort?(bytes: Uint8Array, from: number, to: number): void
  end?(): void
}

export type Line = {
  send(text: string): void
  /** The other side does what was asked: from here on nothing is missed. */
  live(): void
  /** Ends this connection, as if the other side had; another is tried after the usual wait. */
  drop(reason: string): void
  /** Nothing is read at the moment, because there is no room for it. */
  isPaused(): boolean
}

export type Plan = {
  url: string
  /** By what a person knows the other side: `ws.kraken.com`. */
  name: string
  /** How long (ms) it may be silent. */
  silence: number
  /** Asks this often (ms) whether the other side is there; the answer counts as sound, if it ever answers. */
  ping?: number
  mayBeSilent?: () => boolean
  /** Made ready before each attempt. A Fault says why that failed. */
  prepare?: () => Promise<void>
  open(line: Line): Talk
  sink: Pick<QuoteSink, 'keepRaw' | 'full'>
  io: Pick<StreamIo, 'now' | 'random' | 'signal'>
  after: After
  onState: (state: StreamState) => void
}

type End = { reason: string; since: number; wasHealthy: boolean }

/** Keeps one WebSocket connected until the signal ends it. Waits between attempts, longer each time, with full jitter. */
export async function keepConnected(plan: Plan): Promise<void> {
  const { io, onState } = plan
  const peer = { answersPings: false }
  for (let failures = 0; !io.signal.aborted; failures += 1) {
    onState({ state: 'connecting' })
    const end = (await prepare(plan)) ?? (await converse(plan, peer))
    if (io.signal.aborted) return
    if (end.wasHealthy) failures = 0
    const wait = io.random() * Math.min(BACK_OFF.longest, BACK_OFF.first * 2 ** failures)
    onState({ state: 'down', since: end.since, reason: end.reason, retryAt: io.now() + wait })
    await pause(wait, plan)
  }
}

async function prepare({ prepare: ready, io }: Plan): Promise<End | undefined> {
  try {
    await ready?.()
    return undefined
  } catch (error) {
    if (!(error instanceof Fault) && !io.signal.aborted) throw error
    const reason = error instanceof Error ? error.message : String(error)
    return { reason, since: io.now(), wasHealthy: false }
  }
}

function pause(ms: number, { io, after }: Plan): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      cancel()
      io.signal.removeEventListener('abort', stop)
      resolve()
    }
    const cancel = after(ms, stop)
    io.signal.addEventListener('abort', stop)
  })
}

/** One connection, from the attempt to its end. */
function converse(plan: Plan, peer: { answersPings: boolean }): Promise<End> {
  const { io, sink, after, silence } = plan
  const socket = new WebSocket(plan.url, {
    perMessageDeflate: false,
    handshakeTimeout: HANDSHAKE,
    maxPayload: MOST_BYTES,
    skipUTF8Validation: true, // one bad frame is refused by its reader and does not cost the connection
  })
  const undo: (() => void)[] = []
  let talk: Talk | undefined
  let quiet: Quiet | undefined
  let why: string | undefined
  let since: number | undefined
  let isPaused = false
  let wasHealthy = false

  function drop(reason: string, at = io.now()): void {
    why ??= reason
    since ??= at
    socket.terminate()
  }

  function holdWhileFull(): void {
    const room = isPaused ? undefined : sink.full()
    if (!room) return
    isPaused = true
    socket.pause()
    const goOn = () => {
      isPaused = false
      socket.resume()
    }
    void room.then(goOn, goOn)
  }

  function begin(): void {
    const isDeaf = () => isPaused || (plan.ping !== undefined && !peer.answersPings) || plan.mayBeSilent?.() === true
    const said = plan.ping === undefined ? 'was silent for' : 'has not answered for'
    quiet = watchQuiet(after, silence, isDeaf, () =>
      drop(`${plan.name} ${said} ${silence / SECOND} s`, io.now() - silence),
    )
    const tardy = after(LIVE_WITHIN, () =>
      drop(`${plan.name} did not answer what was asked within ${LIVE_WITHIN / SECOND} s`),
    )
    undo.push(() => quiet?.stop(), tardy)
    const line: Line = {
      send: (text) => socket.send(text),
      live() {
        tardy()
        undo.push(after(HEALTHY, () => (wasHealthy = true)))
        plan.onState({ state: 'live', since: io.now() })
      },
      drop: (reason) => drop(`${plan.name} ${reason}`),
      isPaused: () => isPaused,
    }
    const now = plan.open(line)
    talk = now
    socket.on('message', (frame: Buffer) => {
      if (why !== undefined || io.signal.aborted) return
      quiet?.heard()
      sink.keepRaw(frame)
      now.hear(frame)
      holdWhileFull()
    })
    socket.on('pong', () => {
      peer.answersPings = true
      if (plan.ping !== undefined) quiet?.heard()
    })
    if (plan.ping !== undefined) undo.push(repeat(after, plan.ping, () => socket.ping()))
  }

  return new Promise((resolve) => {
    socket.on('upgrade', ({ socket: raw }) =>
      takeShortFrames(raw, {
        takes: () => talk?.hearShort !== undefined && !isPaused && why === undefined && !io.signal.aborted,
        hear(bytes, from, to) {
          quiet?.heard()
          sink.keepRaw(bytes, from, to)
          talk?.hearShort?.(bytes, from, to)
          holdWhileFull()
        },
      }),
    )
    const stop = () => drop('stopped')
    io.signal.addEventListener('abort', stop)
    if (io.signal.aborted) stop()
    socket.on('open', begin)
    socket.on('error', (error) => (why ??= `${plan.name} ${explain(error, talk !== undefined)}`))
    socket.on('close', (code, said) => {
      io.signal.removeEventListener('abort', stop)
      for (const each of undo) each()
      talk?.end?.()
      const words = said.length > 0 ? `: ${said.toString().slice(0, 100)}` : ''
      const reason = why ?? `${plan.name} closed the connection (${code}${words})`
      resolve({ reason, since: since ?? io.now(), wasHealthy })
    })
  })
}

/** At once, and then each `ms`. */
export function repeat(after: After, ms: number, run: () => void): () => void {
  let cancel = () => {}
  const round = () => {
    run()
    cancel = after(ms, round)
  }
  round()
  return () => cancel()
}

function explain(error: Error, wasOpen: boolean): string {
  const code = 'code' in error ? String(error.code) : undefined
  const answered = /^Unexpected server response: (\d+)/.exec(error.message)?.[1]
  if (answered) return `answered ${answered} instead of opening a stream`
  if (/handshake has timed out/.test(error.message)) return `did not answer within ${HANDSHAKE / SECOND} s`
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return `sent a frame of more than ${MOST_BYTES / 2 ** 20} MB`
  if (code?.startsWith('WS_ERR_')) return `broke the WebSocket protocol (${error.message})`
  return `${wasOpen ? 'broke off' : 'could not be reached'} (${code ?? error.message})`
}
