import type { Board } from './board'
import { Batch } from './batch'
import { readBinary } from './binary-reader'
import type { Directory } from './directory'
import type { Presence } from './presence'
import type { Seen } from './seen'
import { FLUSH } from './flush'
import { JOURNAL } from './journal'
import { endOthers, Session } from './session'
import { HOUR, MINUTE } from '@/lib/platform/time'

/** Whole minutes loaded at a start; quotes for older ones take the slow path until the hour has passed. */
const LOADED = 3
/** How far back quotes are remembered that may be told again. */
const REMEMBERED = 10 * MINUTE
/** Minutes before "flushed through" whose cells may not be whole on the disk. */
const UNSURE = 2

export type Recovered = { replayed: number; flushed: number; through: number }

type Memory = { board: Board; directory: Directory; seen: Seen; presence: Presence; now: number }

/**
 * Brings memory to where the journal is: what was written by the last flush, and then the batches after it, each handed to
 * `apply` as if it had just come.
 */
export async function recover(
  url: string,
  { board, directory, seen, presence, now }: Memory,
  apply: (batch: Batch, at: number) => void,
  ready: (through: number) => Promise<void>,
): Promise<Recovered> {
  const session = new Session(url, 'candlewick recover', `${endOthers(JOURNAL)}; ${endOthers(FLUSH)}`)
  try {
    const [row] = await session.query<{ through: number }>('select through::float8 as through from flushed')
    const through = row?.through ?? 0
    await loadInstruments(session, directory, through)
    await watchTracked(session, directory, presence)
    board.reserve(directory.size)
    // The ring stands where the last one stopped, however long ago: its running minutes are in no candle yet.
    const since = through === 0 ? now : Math.min(now, through)
    board.horizon = Math.floor(since / MINUTE) - Math.max(LOADED, UNSURE)
    await loadMinutes(session, board, directory)
    await ready(through)
    const replayed = await replay(session, directory, through, apply)
    await remember(session, directory, seen, now)
    for (const [i, seq] of board.lastSeq.subarray(0, directory.size).entries()) {
      if (!Number.isNaN(seq)) seen.knowThrough(i, seq)
    }
    return { replayed: replayed.quotes, flushed: through, through: Math.max(through, replayed.through) }
  } finally {
    await session.close()
  }
}

async function loadInstruments(session: Session, directory: Directory, through: number): Promise<void> {
  const instruments = await session.query<{ id: number; source: string; code: string; listed: boolean }>(
    `select id, source, code, removed_at is null as listed from instruments
      where kind <> 'lane' and (removed_at is null or removed_at > $1) order by id`,
    [through - HOUR],
  )
  for (const { id, source, code, listed } of instruments) {
    if (listed) directory.know(source, code, id)
    else directory.knowRemoved(id)
  }
}

/** Known before anything is written: what a source with a history of its own told before is only part of its minute. */
async function watchTracked(session: Session, directory: Directory, presence: Presence): Promise<void> {
  const tracked = await session.query<{ id: number; source: string }>(
    'select i.id, i.source from instruments i join tracked using (source, code) where i.removed_at is null',
  )
  for (const { id, source } of tracked) presence.watch(directory.indexOf(id)!, source)
}

const CELL = 'open, high, low, close, volume, count, opened_at, closed_at, opened_seq, closed_seq'
const CELL_TYPES = [
  'int4',
  'int8',
  'float8',
  'float8',
  'float8',
  'float8',
  'float8',
  'int4',
  'int8',
  'int8',
  'int8',
  'int8',
] as const

async function loadMinutes(session: Session, board: Board, directory: Directory): Promise<void> {
  const from = (board.horizon + 1) * MINUTE
  const query = `select instrument_id, open_time, ${CELL} from candles
      where open_time >= ${from} and quality = 3 and opened_at is not null and count > 0
    union all select instrument_id, minute, ${CELL} from last_quotes where minute >= ${from} and count > 0`
  await readBinary(session, query, CELL_TYPES, (cell) => {
    const i = directory.indexOf(cell[0]!)
    const openTime = cell[1]!
    if (i === undefined) return
    const columns = board.ready(openTime / MINUTE)
    // The running minute's row and the same minute in candles: the one with more quotes is the later state.
    const count = cell[7]!
    if (columns.count[i]! > count) return
    columns.open[i] = cell[2]!
    columns.high[i] = cell[3]!
    columns.low[i] = cell[4]!
    columns.close[i] = cell[5]!
    columns.volume[i] = cell[6]!
    columns.count[i] = count
    columns.openedAt[i] = cell[8]! - openTime
    columns.closedAt[i] = cell[9]! - openTime
    columns.openedSeq[i] = cell[10]!
    columns.closedSeq[i] = cell[11]!
    // Written again with the next flush: a complete minute whose running row was never moved to the archive.
    columns.touched.add(i)
  })
  await readBinary(
    session,
    'select instrument_id, time, price, closed_seq from last_quotes',
    ['int4', 'int8', 'float8', 'int8'],
    ([id, time, price, seq]) => {
      const i = directory.indexOf(id!)
      if (i === undefined) return
      board.lastTime[i] = time!
      board.lastPrice[i] = price!
      board.lastSeq[i] = seq!
    },
  )
}

const TOLD = 'received_at, instrument_id, time, price, size, trade_id, kind'
const TOLD_TYPES = ['int8', 'int4', 'int8', 'float8', 'float8', 'int8', 'int2'] as const
const WITH_TIME = 3

/** Applies the batches after `through` in their order: the journal is only ever appended, so a scan meets them so. */
async function replay(
  session: Session,
  directory: Directory,
  through: number,
  apply: (batch: Batch, at: number) => void,
) {
  const batch = new Batch()
  let receivedAt = through
  let newest = through
  let quotes = 0
  const end = () => {
    if (batch.length > 0) apply(batch, receivedAt)
    newest = receivedAt
    quotes += batch.length
    batch.clear()
  }
  // One process, in the order of the disk: several would mix the batches.
  await session.query('set max_parallel_workers_per_gather = 0; set synchronize_seqscans = off')
  await readBinary(
    session,
    `select ${TOLD} from quotes where received_at > ${through} and kind >= 2`,
    TOLD_TYPES,
    (told) => {
      if (told[0] !== receivedAt) {
        end()
        receivedAt = told[0]!
      }
      const index = directory.indexOf(told[1]!)
      if (index !== undefined)
        batch.add(index, told[3]!, told[4]!, told[2]!, told[5]!, told[6] === WITH_TIME ? 1 : 0, receivedAt)
    },
  )
  end()
  return { quotes, through: newest }
}

async function remember(session: Session, directory: Directory, seen: Seen, now: number): Promise<void> {
  const query = `select ${TOLD} from quotes where received_at > ${now - REMEMBERED} and kind >= 2 and (kind = 3 or trade_id is not null)`
  await readBinary(session, query, TOLD_TYPES, (told) => {
    const index = directory.indexOf(told[1]!)
    if (index !== undefined) seen.add(index, told[3]!, told[4]!, told[2]!, told[5]!, now)
  })
}
