import { sql } from 'drizzle-orm'
import { bigint, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { UploadFormat, UploadMode, UploadState } from '@/lib/uploads/upload'
import { moment } from './columns'

/** A batch of freight prices from a file. This row is the truth about it, whoever is killed. */
export const uploads = pgTable(
  'uploads',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    state: text().$type<UploadState>().notNull(),
    name: text().notNull(),
    mode: text().$type<UploadMode>().notNull(),
    format: text().$type<UploadFormat>().notNull(),
    bytes: bigint({ mode: 'number' }).notNull().default(0), // unpacked; grows while it comes in
    /** Of the unpacked bytes: the same file is known again however it was packed. */
    sha256: text(),
    readBytes: bigint({ mode: 'number' }).notNull().default(0), // how far the worker is
    rows: integer().notNull().default(0),
    badRows: integer().notNull().default(0),
    stored: integer().notNull().default(0), // prices, one for each day of each row
    attempts: integer().notNull().default(0),
    error: text(),
    createdAt: moment().notNull(),
    heardAt: moment().notNull(), // while it comes in: when the web last said so
    receivedAt: moment(),
    startedAt: moment(),
    finishedAt: moment(),
  },
  (t) => [
    // The same file is stored once: what is under way or stored keeps others with the same bytes out.
    uniqueIndex('uploads_once')
      .on(t.sha256)
      .where(sql`${t.state} in ('received', 'working', 'applied')`),
    uniqueIndex('uploads_sample')
      .on(t.format)
      .where(sql`${t.format} = 'sample'`),
    index('uploads_unfinished')
      .on(t.id)
      .where(sql`${t.state} in ('receiving', 'received', 'working')`),
  ],
)

/** Rows that were not stored: where they stand in the file, and why. */
export const badRows = pgTable(
  'bad_rows',
  {
    uploadId: integer()
      .notNull()
      .references(() => uploads.id, { onDelete: 'cascade' }),
    line: integer().notNull(), // from 1, the header included
    reason: text().notNull(),
  },
  (t) => [uniqueIndex('bad_rows_line').on(t.uploadId, t.line)],
)
