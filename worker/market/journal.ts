import type { Client } from 'pg'
import { MINUTE } from '@/lib/platform/time'
import { JOURNAL_PARTITION } from '@/lib/quotes/store'
import type { Batch } from './batch'
import { BinaryRows } from './binary-rows'
import type { Change, Directory, Entry } from './directory'
import { copy, endOthers, Session } from './session'

export const JOURNAL = 'candlewick journal'
const COLUMNS = '(received_at, instrument_id, time, price, size, trade_id, kind)'
const TOLD = 2
const TOLD_WITH_TIME = 3
/** Partitions are made this long before they are needed, so that no batch waits for one. */
const MADE_AHEAD = 15 * MINUTE

/** A pushed request's key and what it was answered, kept with its quotes. */
export type Key = { key: string; answer: string; accepted: number }

/** Writes batches to the journal: registry changes, quotes and keys in one transaction. */
export class Journal {
  readonly #session: Session
  readonly #lookups: Session
  readonly #directory: Directory
  readonly #rows = new BinaryRows()
  #made = 0 // partitions exist up to here

  constructor(url: string, directory: Directory) {
    this.#session = new Session(url, JOURNAL, endOthers(JOURNAL))
    // Never in between a transaction of the other: there it would see what is not committed, and fail with it.
    this.#lookups = new Session(url, 'candlewick lookups')
    this.#directory = directory
  }

  /** `receivedAt` numbers the batch: it rises with every batch, so a batch whose commit was in doubt can be looked up. */
  async write(batch: Batch, receivedAt: number, changes: readonly Change[], keys: readonly Key[]): Promise<void> {
    await this.#makePartitions(receivedAt)
    await this.#session.transaction(async (client) => {
      await this.#writeChanges(client, changes)
      if (batch.length > 0) await copy(client, `${partitionOf(receivedAt)} ${COLUMNS}`, this.#encode(batch, receivedAt))
      for (const { key, answer, accepted } of keys) {
        await client.query('insert into quote_batches (key, received_at, accepted, answer) values ($1, $2, $3, $4)', [
          key,
          receivedAt,
          accepted,
          answer,
        ])
      }
    })
  }

  /** Whether a batch is in the journal although its commit was not confirmed. */
  async holds(receivedAt: number, keys: readonly Key[]): Promise<boolean> {
    const rows = await this.#session.query(
      `(select 1 from quotes where received_at = $1 and kind >= $2 limit 1)
        union all select 1 from quote_batches where key = any($3::text[]) and received_at = $1`,
      [receivedAt, TOLD, keys.map(({ key }) => key)],
    )
    return rows.length > 0
  }

  /** What a pushed request with this key was answered, undefined when it is new. */
  async findAnswer(key: string): Promise<string | undefined> {
    const [row] = await this.#lookups.query<{ answer: string }>('select answer from quote_batches where key = $1', [
      key,
    ])
    return row?.answer
  }

  async close(): Promise<void> {
    await Promise.all([this.#session.close(), this.#lookups.close()])
  }

  async #makePartitions(now: number): Promise<void> {
    if (now + JOURNAL_PARTITION < this.#made) return
    const until = now + MADE_AHEAD
    await this.#session.query(`select ensure_partitions('quotes', $1, $2, $3)`, [JOURNAL_PARTITION, now, until])
    this.#made = Math.floor(until / JOURNAL_PARTITION) * JOURNAL_PARTITION + JOURNAL_PARTITION
  }

  async #writeChanges(client: Client, changes: readonly Change[]): Promise<void> {
    for (let at = 0; at < changes.length;) {
      const { kind } = changes[at]!
      let end = at
      while (changes[end]?.kind === kind) end++
      const run = changes.slice(at, end)
      if (kind === 'list')
        await this.#list(
          client,
          run.flatMap((change) => (change.kind === 'list' ? [change.entry] : [])),
        )
      else
        await this.#remove(
          client,
          run.flatMap((change) => (change.kind === 'remove' ? [change] : [])),
        )
      at = end
    }
  }

  async #list(client: Client, entries: readonly Entry[]): Promise<void> {
    const rows = JSON.stringify(entries)
    const { rows: listed } = await client.query<{ id: number; symbol: string }>(
      `with asked as (select * from jsonb_to_recordset($1::jsonb)
          as entry(symbol text, source text, code text, name text, kind text, base text, quote text, at bigint)),
        made as (insert into instruments (symbol, source, code, name, kind, base, quote, listed_at)
          select symbol, source, code, name, kind, base, quote, at from asked
          on conflict do nothing returning id, symbol)
      select id, symbol from made union all
      select i.id, i.symbol from instruments i join asked using (symbol) where i.removed_at is null`,
      [rows],
    )
    const ids = new Map(listed.map(({ id, symbol }) => [symbol, id]))
    for (const { index, symbol } of entries) this.#directory.resolve(index, ids.get(symbol)!)
  }

  async #remove(client: Client, changes: readonly { index: number; at: number }[]): Promise<void> {
    const ids = changes.map(({ index }) => this.#directory.ids[index]!)
    await client.query('update instruments set removed_at = $2 where id = any($1::int[]) and removed_at is null', [
      ids,
      changes[0]!.at,
    ])
  }

  #encode(batch: Batch, receivedAt: number): Buffer {
    const rows = this.#rows
    const { ids } = this.#directory
    rows.clear()
    for (let k = 0; k < batch.length; k++) {
      rows.row(7)
      rows.int8(receivedAt)
      rows.int4(ids[batch.instrument[k]!]!)
      rows.int8(batch.time[k]!)
      rows.float8(batch.price[k]!)
      rows.float8(batch.size[k]!)
      rows.int8(batch.seq[k]!)
      rows.int2(batch.timed[k] === 1 ? TOLD_WITH_TIME : TOLD)
    }
    return rows.finish()
  }
}

/** The partition that a receive time falls into: COPY straight into it saves the routing of every row. */
function partitionOf(receivedAt: number): string {
  const from = new Date(Math.floor(receivedAt / JOURNAL_PARTITION) * JOURNAL_PARTITION)
  return `quotes_p${from.toISOString().replace(/\D/g, '').slice(0, 12)}`
}
