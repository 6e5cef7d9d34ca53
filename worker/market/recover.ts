import type { Board } from './board'
import { Batch } from './batch'
import type { Directory } from './directory'
import type { Seen } from './seen'
import { Session } from './session'
import { HOUR, MINUTE, SECOND, minuteOf } from '@/lib/platform/time'

/** Whole minutes loaded at a start; quotes for older ones take the slow path until the hour has passed. */
const LOADED = 3
/** How far back quotes are remembered that may be told again. */
const REMEMBERED = 10 * MINUTE
const STRETCH = 2 * SECOND

type Cell = {
  id: number
  minute: number
  open: number
  high: number
  low: number
  close: number
  volume: number | null
  count: number
  openedAt: number
  closedAt: number
  openedSeq: number | null
  closedSeq: number | null
}
type Told = {
  receivedAt: number
  id: number
  time: number
  price: number
  size: number | null
  seq: number | null
  timed: boolean
}

export type Recovered = { replayed: number; through: number; horizon: number; batches: Batch[] }

const CELL = `open::float8 as open, high, low, close, volume, count, opened_at::float8 as "openedAt", closed_at::float8 as "closedAt",
  opened_seq::float8 as "openedSeq", closed_seq::float8 as "closedSeq"`

/**
 * Brings memory to where the journal is: what was written by the last flush, and then the batches after it. Answers these
 * batches in order; the caller applies them as if they had just come.
 */
export async function recover(
  url: string,
  { board, directory, seen, now }: { board: Board; directory: Directory; seen: Seen; now: number },
): Promise<Recovered> {
  const session = new Session(url, 'candlewick recover')
  try {
    const [row] = await session.query<{ through: number }>('select through::float8 as through from flushed')
    const through = row?.through ?? 0
    const horizon = minuteOf(now) / MINUTE - LOADED
    const instruments = await session.query<{ id: number; source: string; code: string; listed: boolean }>(
      `select id, source, code, removed_at is null as listed from instruments
        where removed_at is null or removed_at > $1 order by id`,
      [through - HOUR],
    )
    for (const { id, source, code, listed } of instruments) {
      if (listed) directory.know(source, code, id)
      else directory.knowRemoved(id)
    }
    board.reserve(directory.size)
    board.horizon = horizon
    await loadMinutes(session, board, directory, horizon)
    const batches = await readJournal(session, directory, through)
    await remember(session, directory, seen, now)
    return {
      replayed: batches.reduce((sum, { length }) => sum + length, 0),
      through: Math.max(through, ...batches.map(({ since }) => since)),
      horizon,
      batches,
    }
  } finally {
    await session.close()
  }
}

async function loadMinutes(session: Session, board: Board, directory: Directory, horizon: number): Promise<void> {
  const from = (horizon + 1) * MINUTE
  const cells = await session.query<Cell>(
    `select instrument_id as id, (open_time / ${MINUTE})::int as minute, ${CELL} from candles
      where open_time >= $1 and quality = 3 and opened_at is not null and count > 0
    union all
    select instrument_id, (minute / ${MINUTE})::int, ${CELL} from last_quotes where minute >= $1 and count > 0`,
    [from],
  )
  for (const cell of cells) {
    const i = directory.indexOf(cell.id)
    if (i === undefined) continue
    const columns = board.ready(cell.minute)
    // The running minute's row and the same minute in candles: the one with more quotes is the later state.
    if (columns.count[i]! > cell.count) continue
    const start = cell.minute * MINUTE
    columns.open[i] = cell.open
    columns.high[i] = cell.high
    columns.low[i] = cell.low
    columns.close[i] = cell.close
    columns.volume[i] = cell.volume ?? NaN
    columns.count[i] = cell.count
    columns.openedAt[i] = cell.openedAt - start
    columns.closedAt[i] = cell.closedAt - start
    columns.openedSeq[i] = cell.openedSeq ?? NaN
    columns.closedSeq[i] = cell.closedSeq ?? NaN
    // Written again with the next flush: a complete minute whose running row was never moved to the archive.
    columns.touched.add(i)
  }
  for (const { id, time, price } of await session.query<{ id: number; time: number; price: number }>(
    'select instrument_id as id, time::float8 as time, price from last_quotes',
  )) {
    const i = directory.indexOf(id)
    if (i === undefined) continue
    board.lastTime[i] = time
    board.lastPrice[i] = price
  }
}

const TOLD = `received_at::float8 as "receivedAt", instrument_id as id, time::float8 as time, price, size, trade_id::float8 as seq, kind = 3 as timed`

/** The batches after `through`, read in stretches of time that lie together on the disk. */
async function readJournal(session: Session, directory: Directory, through: number): Promise<Batch[]> {
  const batches: Batch[] = []
  let after = through
  for (;;) {
    const [next] = await session.query<{ at: number | null }>(
      'select min(received_at)::float8 as at from quotes where received_at > $1 and kind >= 2',
      [after],
    )
    if (next?.at == null) return batches
    const until = next.at + STRETCH
    const told = await session.query<Told>(
      `select ${TOLD} from quotes where received_at >= $1 and received_at < $2 and kind >= 2`,
      [next.at, until],
    )
    batches.push(...intoBatches(told, directory))
    after = until - 1
  }
}

function intoBatches(told: readonly Told[], directory: Directory): Batch[] {
  const byTime = new Map<number, Batch>()
  for (const { receivedAt, id, time, price, size, seq, timed } of told) {
    const index = directory.indexOf(id)
    if (index === undefined) continue
    let batch = byTime.get(receivedAt)
    if (!batch) byTime.set(receivedAt, (batch = new Batch()))
    batch.add(index, price, size ?? NaN, time, seq ?? NaN, timed ? 1 : 0, receivedAt)
  }
  return [...byTime].toSorted(([a], [b]) => a - b).map(([, batch]) => batch)
}

async function remember(session: Session, directory: Directory, seen: Seen, now: number): Promise<void> {
  const told = await session.query<Told>(
    `select ${TOLD} from quotes where received_at > $1 and (kind = 3 or (kind = 2 and trade_id is not null))`,
    [now - REMEMBERED],
  )
  for (const { id, price, size, time, seq } of told) {
    const index = directory.indexOf(id)
    if (index !== undefined) seen.add(index, price, size ?? NaN, time, seq ?? NaN, now)
  }
}
