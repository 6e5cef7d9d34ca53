import { z } from 'zod'
import { Limit } from '@/lib/platform/contract'
import { UploadFormat, UploadMode, UploadState } from './upload'

export const UploadRequest = z.strictObject({
  mode: UploadMode.default('all'),
  /** What the file is called; only shown. */
  name: z.string().trim().max(200).default(''),
})

export const UploadView = z.object({
  id: z.number().int(),
  state: UploadState,
  name: z.string(),
  mode: UploadMode,
  format: UploadFormat,
  bytes: z.number(), // unpacked
  rows: z.number().int(), // read so far
  badRows: z.number().int(),
  stored: z.number().int(), // prices, one for each day of each row
  progress: z.number(), // 0..1
  error: z.string().nullable(), // what is wrong with the whole of it
  createdAt: z.number(),
  receivedAt: z.number().nullable(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
})
export type UploadView = z.infer<typeof UploadView>

/** What a sent file is answered with. `repeated`: these bytes were sent before, and this is the upload they belong to. */
export const UploadAnswer = UploadView.extend({ repeated: z.boolean() })
export type UploadAnswer = z.infer<typeof UploadAnswer>

/** A row that was not stored. `line` counts from 1, the header included. */
export const BadRow = z.object({ line: z.number().int(), reason: z.string() })
export type BadRow = z.infer<typeof BadRow>

export const UploadDetailRequest = z.strictObject({
  limit: Limit(1_000, 10_000),
  cursor: z.string().max(500).optional(),
})
export const UploadDetail = UploadView.extend({ errors: z.array(BadRow), next: z.string().nullable() })
export type UploadDetail = z.infer<typeof UploadDetail>

export const UploadsRequest = z.strictObject({ limit: Limit(50, 500), cursor: z.string().max(500).optional() })
export type UploadsRequest = z.infer<typeof UploadsRequest>

/** Newest first. */
export const UploadsResponse = z.object({ uploads: z.array(UploadView), next: z.string().nullable() })
export type UploadsResponse = z.infer<typeof UploadsResponse>
