import type { Client } from 'pg'
import type { Trade } from '@/lib/candles/fold-trades'
import { foldTrades } from '@/lib/candles/fold-trades'
import { upsertMinutes } from '@/lib/candles/store'
import { MOVED } from '@/lib/platform/db'
import { DAY, MINUTE } from '@/lib/platform/time'
import { BinaryRows } from './binary-rows'
import type { Board, MinuteColumns } from './board'
import type { Cell } from './checks'
import type { Directory } from './directory'
import { copy, endOthers, Session } from './session'
import type { Saying } from './watcher'

export const FLUSH = 'candlewick flush'
const TRADES = 3
const POLL = 1
const MINUTE_ROW = `instrument_id int, open_time bigint, open float8, high float8, low float8, close float8, volume float8, count int,
  quality smallint, opened_at bigint, closed_at bigint, opened_seq bigint, closed_seq bigint`
const PREPARE = `
  create temp table flush_minutes (${MINUTE_ROW}) on commit delete rows;
  create temp table flush_late (${MINUTE_ROW}) on commit delete rows;
  create temp table flush_last (${MINUTE_ROW}, time bigint, price float8) on commit delete rows`
const STATED = 'null::float8, null::float8, null::float8'
const RUNNING = [
  'open',
  'high',
  'low',
  'close',
  'volume',
  'count',
  'quality',
  'opened_at',
  'closed_at',
  'opened_seq',
  'closed_seq',
]
const UPSERT_LAST = `insert into last_quotes as last (instrument_id, time, price, minute, ${RUNNING.join(', ')})
  select instrument_id, time, price, open_time, ${RUNNING.join(', ')} from flush_last
  on conflict (instrument_id) do update set
    time = greatest(last.time, excluded.time),
    price = case when excluded.time >= last.time then excluded.price else last.price end,
    minute = excluded.minute, ${RUNNING.map((column) => `${column} = excluded.${column}`).join(', ')}`

const GIVE_WAY = `update candles set quality = ${POLL} from unnest($1::int[], $2::bigint[]) as cell(id, at)
  where instrument_id = cell.id and open_time = cell.at and quality = ${TRADES}`

/** A quote too old for memory, waiting to be merged into its minute. */
export type Late = Trade & { index: number }

export type Counted = { source: string; outcome: 'accepted' | 'duplicate' | 'rejected'; reason: string; total: number }

/** Everything that one flush writes, taken out of memory at one moment. */
export type Taken = {
  moved: number[]
  cells: { columns: MinuteColumns; indices: Int32Array }[]
  late: Late[]
  counted: Counted[]
  /** Minutes that the exchange says were otherwise: they give way to its own. */
  differing: Cell[]
  said: Saying | undefined
  through: number
}

/** Whether a source was away during a minute, so that what was heard of it may not be all of it. */
export type IsPartial = (index: number, minute: number) => boolean

/**
 * Writes what moved in memory as absolute values, together with "flushed through": how far the journal is in it. After a
 * crash, what follows in the journal is applied to what was written here, so nothing counts twice and nothing is lost.
 */
export class Flusher {
  readonly #session: Session
  readonly #board: Board
  readonly #directory: Directory
  readonly #isPartial: IsPartial
  readonly #minutes = new BinaryRows()
  readonly #last = new BinaryRows()
  readonly #late = new BinaryRows()

  constructor(
    url: string,
    { board, directory, isPartial }: { board: Board; directory: Directory; isPartial: IsPartial },
  ) {
    this.#session = new Session(url, FLUSH, `${endOthers(FLUSH)};${PREPARE}`)
    this.#board = board
    this.#directory = directory
    this.#isPartial = isPartial
  }

  /** Takes all that is due: the newest of each instrument that moved, and the touched cells of minutes that are over. */
  take(now: number, { late, counted, differing, said, through }: Omit<Taken, 'moved' | 'cells'>): Taken {
    const { moved } = this.#board
    const taken: Taken = {
      moved: [...moved.list.subarray(0, moved.length)],
      cells: [],
      late,
      counted,
      differing,
      said,
      through,
    }
    moved.clear()
    for (const columns of this.#board.unwritten()) {
      const { touched } = columns
      const closeTime = (columns.minute + 1) * MINUTE
      let indices = touched.list.slice(0, touched.length)
      if (closeTime <= now) touched.clear()
      // A sender's clock is ahead: its running minute is a later one, so this one has no place but the archive. Stays touched.
      else indices = indices.filter((i) => this.#board.lastTime[i]! >= closeTime)
      if (indices.length === 0) continue
      columns.isWriting = true
      taken.cells.push({ columns, indices })
    }
    return taken
  }

  /** Puts back what could not be written. */
  putBack({ moved, cells }: Taken): void {
    for (const index of moved) this.#board.moved.add(index)
    for (const { columns, indices } of cells) this.#board.putBack(columns, indices)
    this.release(cells)
  }

  /** The columns may be used for other minutes again. */
  release(cells: Taken['cells']): void {
    for (const { columns } of cells) columns.isWriting = false
  }

  /** Writes what was taken. The rows are encoded before the first wait, so they are of one moment. */
  async write(taken: Taken): Promise<void> {
    const last = this.#encodeLast(taken.moved)
    const minutes = this.#encodeMinutes(taken.cells)
    const late = this.#encodeLate(taken.late)
    const days = new Set(
      [...taken.cells.map(({ columns }) => columns.minute * MINUTE), ...taken.late.map(({ time }) => time)].map(dayOf),
    )
    for (const day of [...days].toSorted((a, b) => a - b)) {
      await this.#session.query(`select ensure_partitions('candles', $1, $2, $3)`, [DAY, day, day + DAY])
    }
    await this.#session.transaction(async (client) => {
      if (last) await copy(client, 'flush_last', last)
      if (last) await client.query(UPSERT_LAST)
      // Before its minute is written again: that row is of the lower quality now, and would change nothing.
      if (taken.differing.length > 0) await client.query(GIVE_WAY, this.#named(taken.differing))
      if (minutes) await copy(client, 'flush_minutes', minutes)
      if (minutes) await client.query(upsertMinutes(`select *, ${STATED} from flush_minutes`, 'replace'))
      if (late) await copy(client, 'flush_late', late)
      if (late) await client.query(upsertMinutes(`select *, ${STATED} from flush_late`, 'add-late'))
      await writeCounts(client, taken.counted)
      await taken.said?.write(client)
      await client.query(
        'insert into flushed (through) values ($1) on conflict ("only") do update set through = excluded.through',
        [taken.through],
      )
      await client.query(`notify ${MOVED}`)
    })
  }

  /** How far the journal is in what is written. */
  async readThrough(): Promise<number> {
    const [row] = await this.#session.query<{ through: number }>('select through::float8 as through from flushed')
    return row?.through ?? 0
  }

  close(): Promise<void> {
    return this.#session.close()
  }

  #named(cells: readonly Cell[]): [ids: number[], openTimes: number[]] {
    return [cells.map(({ index }) => this.#directory.ids[index]!), cells.map(({ minute }) => minute * MINUTE)]
  }

  #encodeLast(moved: readonly number[]): Buffer | null {
    if (moved.length === 0) return null
    const board = this.#board
    const directory = this.#directory
    this.#last.clear()
    for (const i of moved) {
      const time = board.lastTime[i]!
      const minute = Math.floor(time / MINUTE)
      const columns = board.at(minute)
      this.#last.row(15)
      if (columns && columns.count[i]! > 0) this.#cell(this.#last, columns, i)
      else this.#nothing(this.#last, directory.ids[i]!)
      this.#last.int8(time)
      this.#last.float8(board.lastPrice[i]!)
    }
    return this.#last.finish()
  }

  #encodeMinutes(cells: Taken['cells']): Buffer | null {
    if (cells.length === 0) return null
    this.#minutes.clear()
    for (const { columns, indices } of cells) {
      for (const i of indices) {
        this.#minutes.row(13)
        this.#cell(this.#minutes, columns, i)
      }
    }
    return this.#minutes.finish()
  }

  #cell(rows: BinaryRows, columns: MinuteColumns, i: number): void {
    const openTime = columns.minute * MINUTE
    rows.int4(this.#directory.ids[i]!)
    rows.int8(openTime)
    rows.float8(columns.open[i]!)
    rows.float8(columns.high[i]!)
    rows.float8(columns.low[i]!)
    rows.float8(columns.close[i]!)
    rows.float8(tidy(columns.volume[i]!))
    rows.int4(columns.count[i]!)
    rows.int2(this.#isPartial(i, columns.minute) ? POLL : TRADES)
    rows.int8(openTime + columns.openedAt[i]!)
    rows.int8(openTime + columns.closedAt[i]!)
    rows.int8(columns.openedSeq[i]!)
    rows.int8(columns.closedSeq[i]!)
  }

  #nothing(rows: BinaryRows, id: number): void {
    rows.int4(id)
    for (let field = 0; field < 12; field++) rows.null()
  }

  #encodeLate(late: readonly Late[]): Buffer | null {
    if (late.length === 0) return null
    this.#late.clear()
    for (const [index, trades] of byInstrument(late)) {
      for (const bar of foldTrades(trades)) {
        const rows = this.#late
        rows.row(13)
        rows.int4(this.#directory.ids[index]!)
        rows.int8(bar.openTime)
        for (const price of [bar.open, bar.high, bar.low, bar.close]) rows.float8(price)
        rows.float8(bar.volume ?? NaN)
        rows.int4(bar.count ?? 0)
        rows.int2(this.#isPartial(index, bar.openTime / MINUTE) ? POLL : TRADES)
        rows.int8(bar.openedAt ?? NaN)
        rows.int8(bar.closedAt ?? NaN)
        rows.null()
        rows.null()
      }
    }
    return this.#late.finish()
  }
}

function byInstrument(late: readonly Late[]): Map<number, Late[]> {
  const groups = new Map<number, Late[]>()
  for (const each of late) {
    const group = groups.get(each.index)
    if (group) group.push(each)
    else groups.set(each.index, [each])
  }
  return groups
}

const dayOf = (time: number) => Math.floor(time / DAY) * DAY

/** Adding leaves dust beyond the fifteenth digit: 0.1 + 0.2 is 0.3. */
const tidy = (sum: number) => (Number.isNaN(sum) ? NaN : Number(sum.toPrecision(15)))

async function writeCounts(client: Client, counted: readonly Counted[]): Promise<void> {
  if (counted.length === 0) return
  await client.query(
    `insert into source_counters as c (source, outcome, reason, total)
    select * from jsonb_to_recordset($1::jsonb) as n(source text, outcome text, reason text, total bigint)
    on conflict (source, outcome, reason) do update set total = c.total + excluded.total`,
    [JSON.stringify(counted)],
  )
}
