import type { PgDatabase } from 'drizzle-orm/pg-core'
import { drizzle, type PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import * as schema from '@/drizzle/schema'

/** The database, or a transaction in it: a store does not care which. */
export type Db = PgDatabase<PostgresJsQueryResultHKT, typeof schema>

/** All our int8 columns are epoch ms or counters below 2^53, so they are numbers and not postgres.js's strings. */
const INT8 = { to: 20, from: [20], parse: Number, serialize: String }

/** Sent when candles or newest quotes were written: whoever shows them may look. A few a second at the most, and empty. */
export const MOVED = 'candlewick_moved'

/** Sent when there is something to deliver. A lost one does no harm: it is looked for every second. */
export const OUTBOX = 'candlewick_outbox'

/** Seconds until a lost connection is tried again. Left to itself the library waits up to twenty, whoever asks meanwhile. */
const backoff = (tries: number) => (0.5 + Math.random() / 2) * Math.min(1, 0.05 * 2 ** tries)

type Connection = {
  db: Db
  close(): Promise<void>
  /** Calls back at each notification of the channel, and with nothing whenever it begins to listen (again). */
  listen(channel: string, heard: (payload: string) => void): Promise<unknown>
}

/** Opens a pool that belongs to drizzle alone: drizzle changes the type parsers of the client it is given. */
export function connect(url: string, { max, name }: { max: number; name: string }): Connection {
  const client = postgres(url, {
    max,
    onnotice: () => {},
    backoff,
    types: { bigint: INT8 },
    connection: { application_name: name, timezone: 'UTC' },
  })
  return {
    db: drizzle({ client, casing: 'snake_case', schema }),
    close: () => client.end({ timeout: 5 }),
    listen: (channel, heard) => client.listen(channel, heard, () => heard('')),
  }
}
