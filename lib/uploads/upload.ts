import { z } from 'zod'

/**
 * receiving: the file comes in · received: it waits for the worker · working: it is read and checked · applied: all stored ·
 * refused: bad rows, nothing stored · failed: it could not be read · cancelled: by a person · interrupted: the file never
 * arrived as a whole · removed: stored once and taken back.
 */
export const UploadState = z.enum([
  'receiving',
  'received',
  'working',
  'applied',
  'refused',
  'failed',
  'cancelled',
  'interrupted',
  'removed',
])
export type UploadState = z.infer<typeof UploadState>

const UNDER_WAY: readonly UploadState[] = ['receiving', 'received', 'working']
export const isUnderWay = (state: UploadState): boolean => UNDER_WAY.includes(state)

/** all: one bad row and nothing is stored · partial: the good rows are stored. */
export const UploadMode = z.enum(['all', 'partial'])
export type UploadMode = z.infer<typeof UploadMode>

export const UploadFormat = z.enum(['csv', 'ndjson', 'sample'])
export type UploadFormat = z.infer<typeof UploadFormat>

/** Unpacked. */
export const UPLOAD_MAX_BYTES = 512_000_000
export const UPLOAD_MAX_ROWS = 5_000_000
/** A row may stand for many days; together they may not be more prices than this. */
export const UPLOAD_MAX_PRICES = 20_000_000
export const UPLOAD_MAX_LINE = 10_000
