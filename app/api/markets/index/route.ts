import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { readIndex, readIndexVersion } from '@/lib/markets/store'

/** Large and nearly always the same: a browser that has it is told so. */
export const GET = route({}, async ({ request }) => {
  const tag = `"${await readIndexVersion(db())}"`
  const headers = { etag: tag, 'cache-control': 'no-cache' }
  if (request.headers.get('if-none-match')?.replace(/^W\//, '') === tag)
    return new Response(null, { status: 304, headers })
  return Response.json(await readIndex(db(), server().traits), { headers })
})
