import { write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { getSource, SourceId } from '@/app/api/sources/source'
import { codeOf } from '@/lib/instruments/instrument'
import { type SourceView, TrackRequest } from '@/lib/sources/contract'
import { replaceTracked } from '@/lib/sources/store'

/** Which instruments the source follows: the list that is sent becomes the list. */
export const PUT = write({ params: SourceId, body: TrackRequest }, async ({ params, body }): Promise<SourceView> => {
  const { id } = await getSource(params.id)
  const codes = [...new Set(body.instruments.map(codeOf))]
  await replaceTracked(db(), id, codes, server().now())
  return getSource(id)
})
