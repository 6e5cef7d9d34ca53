import { route, write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { UploadId } from '@/app/api/rates/uploads/upload-id'
import { Fault } from '@/lib/platform/fault'
import { type UploadDetail, UploadDetailRequest, type UploadView } from '@/lib/uploads/contract'
import { getUpload, listBadRows, moveUpload, viewUpload } from '@/lib/uploads/store'

/** How far an upload is, and the rows that were not stored. */
export const GET = route(
  { params: UploadId, query: UploadDetailRequest },
  async ({ params: { id }, query }): Promise<UploadDetail> => {
    const upload = await getUpload(db(), id)
    return { ...viewUpload(upload), ...(await listBadRows(db(), id, query, server().secret)) }
  },
)

/** Cancels it, as long as it is under way: nothing of it is stored. */
export const DELETE = write({ params: UploadId }, async ({ params: { id } }): Promise<UploadView> => {
  const cancelled = { state: 'cancelled' as const, finishedAt: server().now(), error: 'It was cancelled.' }
  const isCancelled = await moveUpload(db(), id, ['receiving', 'received', 'working'], cancelled)
  const upload = await getUpload(db(), id)
  if (!isCancelled) throw new Fault('conflict', `Upload ${id} is ${upload.state}.`)
  return viewUpload(upload)
})
