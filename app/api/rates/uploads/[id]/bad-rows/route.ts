import { route } from '@/app/api/_http/route'
import { db } from '@/app/api/_http/server'
import { UploadId } from '@/app/api/rates/uploads/upload-id'
import { getUpload, readBadRows } from '@/lib/uploads/store'

const PAGE = 5_000

/** Every row that was not stored, as a file. */
export const GET = route({ params: UploadId }, async ({ params: { id } }) => {
  await getUpload(db(), id)
  const encoder = new TextEncoder()
  let line = 0
  const stream = new ReadableStream<Uint8Array>({
    start: (file) => file.enqueue(encoder.encode('line,reason\r\n')),
    async pull(file) {
      const rows = await readBadRows(db(), id, line, PAGE)
      const text = rows.map((row) => `${row.line},"${row.reason.replaceAll('"', '""')}"\r\n`).join('')
      if (text) file.enqueue(encoder.encode(text))
      line = rows.at(-1)?.line ?? line
      if (rows.length < PAGE) file.close()
    },
  })
  return new Response(stream, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="upload-${id}-bad-rows.csv"`,
      'cache-control': 'no-cache',
    },
  })
})
