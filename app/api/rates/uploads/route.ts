import { z } from 'zod'
import { route, write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { Fault } from '@/lib/platform/fault'
import { type UploadAnswer, UploadRequest, UploadsRequest, type UploadsResponse } from '@/lib/uploads/contract'
import { receiveUpload } from '@/lib/uploads/receive'
import { listUploads, viewUpload } from '@/lib/uploads/store'
import type { UploadFormat } from '@/lib/uploads/upload'

const FORMATS: Record<string, UploadFormat> = {
  'text/csv': 'csv',
  'application/csv': 'csv',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
}

/** The newest uploads. */
export const GET = route({ query: UploadsRequest }, async ({ query }): Promise<UploadsResponse> => {
  return listUploads(db(), query, server().secret)
})

/** A file of prices: CSV or NDJSON, gzip or plain, in the body as it is. Answered when it is safe on the disk. */
export const POST = write({ query: UploadRequest }, async ({ query, request }) => {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  if (type === 'multipart/form-data') throw new Fault('invalid', 'Send the file itself as the body, not a form.')
  const encoding = request.headers.get('content-encoding') ?? 'identity'
  if (encoding !== 'identity' && encoding !== 'gzip')
    throw new Fault('invalid', `The content encoding ${encoding.slice(0, 40)} is not known here.`)
  const length = z.coerce.number().int().catch(0).parse(request.headers.get('content-length'))
  const { env, now } = server()
  const { upload, repeated } = await receiveUpload(
    {
      body: (request.body ?? new ReadableStream({ start: (stream) => stream.close() })) as AsyncIterable<Uint8Array>,
      ...query,
      format: FORMATS[type],
      declaredBytes: length,
    },
    { db: db(), dataDir: env.DATA_DIR, diskReserve: env.DISK_RESERVE, now },
  )
  const answer: UploadAnswer = { ...viewUpload(upload), repeated }
  return Response.json(answer, { status: 202, headers: { location: `/api/rates/uploads/${upload.id}` } })
})
