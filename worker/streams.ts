import { setTimeout as sleep } from 'node:timers/promises'
import { readListedIds } from '@/lib/instruments/store'
import type { Db } from '@/lib/platform/db'
import type { Log } from '@/lib/platform/log'
import { SECOND } from '@/lib/platform/time'
import type { RawArchive } from '@/lib/sources/raw-archive'
import type { Source } from '@/lib/sources/source'
import { isPaused, listTracked, writeRefused, writeStreamHeard, writeStreamState } from '@/lib/sources/store'
import type { Stream, StreamState } from '@/lib/sources/stream'
import { Desk } from './market/desk'
import type { Market } from './market/market'
import { keepFrames } from './keep-frames'

/** How often it is looked whether a source was paused or follows other instruments. */
const LOOK = 5 * SECOND

export type StreamTools = {
  db: Db
  market: Market
  archive: RawArchive
  log: Log
  now: () => number
  signal: AbortSignal
}

/** Keeps the stream of one source connected until the signal ends it: with what it follows now, unless it is paused. */
export async function keepStream(source: Source & { stream: Stream }, tools: StreamTools): Promise<void> {
  const { db, market, archive, log, now, signal } = tools
  const frames = keepFrames(source.id, archive, now, log)
  const desk = new Desk(market, source, frames.keep)
  const presence = watchPresence(source, tools)
  const settling = setInterval(() => {
    desk.settle()
    presence.tell()
    if (desk.heardAt > 0) void writeStreamHeard(db, source.id, desk.heardAt).catch(() => {})
  }, SECOND)

  while (!signal.aborted) {
    const wanted = await readWanted(db, source).catch(() => undefined)
    if (!wanted) {
      await sleep(LOOK, undefined, { signal }).catch(() => {})
      continue
    }
    for (const [code, id] of wanted.ids) market.presence.watch(market.directory.know(source.id, code, id), source.id)
    const change = new AbortController()
    const looking = setInterval(() => {
      void readWanted(db, source)
        .then((next) => next?.key === wanted.key || change.abort())
        .catch(() => {})
    }, LOOK)
    await source.stream
      .run(wanted.codes, desk, {
        now,
        log,
        signal: AbortSignal.any([signal, change.signal]),
        random: Math.random,
        onState: presence.note,
        onRefused: (code, reason) => void writeRefused(db, source.id, code, reason).catch(() => {}),
      })
      .catch((error: unknown) => log.error({ source: source.id, err: error }, 'a stream ended'))
    clearInterval(looking)
    market.presence.gone(source.id, now())
  }
  clearInterval(settling)
  desk.settle()
  await presence.tell()
  await frames.close()
}

/** What a stream should tell of now; undefined while it should tell nothing. */
async function readWanted(
  db: Db,
  source: Source,
): Promise<{ codes: string[]; ids: Map<string, number>; key: string } | undefined> {
  if (await isPaused(db, source.id)) return undefined
  if (!source.history) return { codes: [], ids: new Map(), key: '' }
  const listed = await readListedIds(db, source.id)
  const codes = (await listTracked(db, source.id)).filter(({ state }) => state === 'ok').map(({ code }) => code)
  const ids = new Map(codes.flatMap((code) => (listed.has(code) ? [[code, listed.get(code)!] as const] : [])))
  return ids.size === 0 ? undefined : { codes: [...ids.keys()], ids, key: [...ids].join() }
}

/**
 * Shows how the stream is doing, and remembers when it was there. States are written one after the other, or a connection that
 * is slow would have the last word; what could not be written is written when `tell` is called again.
 */
function watchPresence(source: Source, { db, market, now, log }: StreamTools) {
  let untold: Parameters<typeof writeStreamState>[2] | undefined
  let telling = Promise.resolve()
  const tellLast = async () => {
    const last = untold
    if (!last) return
    await writeStreamState(db, source.id, last)
    if (untold === last) untold = undefined
  }
  const tell = () => (telling = telling.then(tellLast).catch(() => {}))
  return {
    tell,
    note(state: StreamState): void {
      const at = now()
      const since = state.state === 'connecting' ? at : Math.min(at, state.since)
      if (state.state === 'live') market.presence.connected(source.id, at)
      else market.presence.gone(source.id, since)
      const reason = state.state === 'down' ? state.reason : null
      if (reason !== null) log.warn({ source: source.id, reason }, 'stream down')
      untold = { state: state.state, since, reason }
      void tell()
    },
  }
}
