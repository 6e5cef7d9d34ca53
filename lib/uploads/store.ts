import { and, asc, desc, eq, gt, inArray, lt, ne, sql } from 'drizzle-orm'
import { z } from 'zod'
import { badRows, uploads } from '@/drizzle/schema'
import { readCursor, writeCursor } from '@/lib/platform/cursor'
import type { Db } from '@/lib/platform/db'
import { Fault } from '@/lib/platform/fault'
import type { BadRow, UploadsRequest, UploadsResponse, UploadView } from './contract'
import { isUnderWay, type UploadFormat, type UploadMode, type UploadState } from './upload'

export type Upload = typeof uploads.$inferSelect

/** Told when an upload waits for the worker. */
export const UPLOADED = 'candlewick_uploaded'

/** How much of the whole the reading of the file is; checking and storing are the rest. */
const READING = 0.7

export const viewUpload = (upload: Upload): UploadView => {
  const { sha256: _, readBytes, attempts: __, heardAt: ___, ...shown } = upload
  const isOver = !isUnderWay(upload.state)
  const progress = isOver ? 1 : upload.bytes > 0 ? (readBytes / upload.bytes) * READING : 0
  return { ...shown, progress: Math.min(1, progress) }
}

/** Writes an upload down before its first byte is kept. */
export async function createUpload(
  db: Db,
  given: { name: string; mode: UploadMode; format: UploadFormat },
  now: number,
): Promise<number> {
  const [row] = await db
    .insert(uploads)
    .values({ ...given, state: 'receiving', createdAt: now, heardAt: now })
    .returning({ id: uploads.id })
  return row!.id
}

/** Changes an upload if it is in one of these states; false when it is in another by now. */
export async function moveUpload(
  db: Db,
  id: number,
  from: UploadState | readonly UploadState[],
  change: Partial<Omit<Upload, 'id'>>,
): Promise<boolean> {
  const rows = await db
    .update(uploads)
    .set(change)
    .where(and(eq(uploads.id, id), inArray(uploads.state, [from].flat())))
    .returning({ id: uploads.id })
  return rows.length > 0
}

/**
 * The whole file is kept: it waits for the worker now. Where the same bytes are stored or under way already, this upload
 * is forgotten, and that one answered. Undefined when it was cancelled meanwhile.
 */
export async function finishReceiving(
  db: Db,
  id: number,
  { sha256, bytes, format, now }: { sha256: string; bytes: number; format: UploadFormat; now: number },
): Promise<{ upload: Upload; repeated: boolean } | undefined> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('upload'), hashtext(${sha256}))`)
    const live = inArray(uploads.state, ['received', 'working', 'applied'])
    const [known] = await tx
      .select()
      .from(uploads)
      .where(and(eq(uploads.sha256, sha256), ne(uploads.id, id), live))
    if (known) {
      await tx.delete(uploads).where(eq(uploads.id, id))
      return { upload: known, repeated: true }
    }
    const [upload] = await tx
      .update(uploads)
      .set({ state: 'received', sha256, bytes, format, receivedAt: now, heardAt: now })
      .where(and(eq(uploads.id, id), eq(uploads.state, 'receiving')))
      .returning()
    if (!upload) return undefined
    await tx.execute(sql`select pg_notify(${UPLOADED}, '')`)
    return { upload, repeated: false }
  })
}

export async function findUpload(db: Db, id: number): Promise<Upload | undefined> {
  const [row] = await db.select().from(uploads).where(eq(uploads.id, id))
  return row
}

/** Throws a Fault('not-found'). */
export async function getUpload(db: Db, id: number): Promise<Upload> {
  const upload = await findUpload(db, id)
  if (!upload) throw new Fault('not-found', `There is no upload ${id}.`)
  return upload
}

const Older = z.strictObject({ before: z.number() })

/** Uploads, newest first. */
export async function listUploads(db: Db, { limit, cursor }: UploadsRequest, secret: string): Promise<UploadsResponse> {
  const before = cursor === undefined ? undefined : readCursor(secret, Older, cursor).before
  const older = before === undefined ? undefined : lt(uploads.id, before)
  const rows = await db
    .select()
    .from(uploads)
    .where(and(ne(uploads.format, 'sample'), older))
    .orderBy(desc(uploads.id))
    .limit(limit + 1)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const next = rows.length > limit && last ? writeCursor(secret, { before: last.id }) : null
  return { uploads: shown.map(viewUpload), next }
}

const Position = z.strictObject({ after: z.number() })

/** The rows of an upload that were not stored, in the order of the file. */
export async function listBadRows(
  db: Db,
  id: number,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  secret: string,
): Promise<{ errors: BadRow[]; next: string | null }> {
  const after = cursor === undefined ? 0 : readCursor(secret, Position, cursor).after
  const rows = await readBadRows(db, id, after, limit + 1)
  const errors = rows.slice(0, limit)
  const last = errors.at(-1)
  return { errors, next: rows.length > limit && last ? writeCursor(secret, { after: last.line }) : null }
}

export const readBadRows = (db: Db, id: number, afterLine: number, limit: number): Promise<BadRow[]> =>
  db
    .select({ line: badRows.line, reason: badRows.reason })
    .from(badRows)
    .where(and(eq(badRows.uploadId, id), gt(badRows.line, afterLine)))
    .orderBy(asc(badRows.line))
    .limit(limit)

/** What waits for the worker, or was left by one that is gone. */
export async function listUnfinished(db: Db): Promise<number[]> {
  const rows = await db
    .select({ id: uploads.id })
    .from(uploads)
    .where(inArray(uploads.state, ['received', 'working']))
    .orderBy(asc(uploads.id))
  return rows.map(({ id }) => id)
}

/** Of these uploads, the ones that still need their file. */
export async function whichUnderWay(db: Db, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .select({ id: uploads.id, state: uploads.state })
    .from(uploads)
    .where(inArray(uploads.id, [...ids]))
  return new Set(rows.flatMap(({ id, state }) => (isUnderWay(state) ? [id] : [])))
}

/**
 * Forgets which rows were bad in what ended before a moment. What was stored keeps its row for ever: the same file sent again is
 * known by it. What was not goes with a second moment.
 */
export async function dropUploadsBefore(db: Db, badRowsBefore: number, before: number): Promise<void> {
  await db.execute(sql`
    delete from bad_rows using uploads u where u.id = bad_rows.upload_id and u.finished_at < ${badRowsBefore}`)
  await db.execute(sql`
    delete from uploads where finished_at < ${before} and state in ('refused', 'failed', 'cancelled', 'interrupted')`)
}

/** Files whose receiver has said nothing since `before`: it was killed, and the rest will not come. */
export async function markInterrupted(db: Db, before: number, now: number): Promise<number> {
  const error = 'The file never arrived as a whole. Send it again.'
  const rows = await db
    .update(uploads)
    .set({ state: 'interrupted', finishedAt: now, error })
    .where(and(eq(uploads.state, 'receiving'), lt(uploads.heardAt, before)))
    .returning({ id: uploads.id })
  return rows.length
}
