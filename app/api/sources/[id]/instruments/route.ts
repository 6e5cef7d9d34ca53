import { write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { getSource, SourceId } from '@/app/api/sources/source'
import { codeOf } from '@/lib/instruments/instrument'
import { Fault } from '@/lib/platform/fault'
import { type SourceView, TrackRequest } from '@/lib/sources/contract'
import { tellWorker } from '@/lib/sources/jobs'
import { PUSH } from '@/lib/sources/registry'
import { replaceTracked } from '@/lib/sources/store'

/** Which instruments the source follows: the list that is sent becomes the list. */
export const PUT = write({ params: SourceId, body: TrackRequest }, async ({ params, body }): Promise<SourceView> => {
  const { id } = await getSource(params.id)
  if (id === PUSH.id)
    throw new Fault('conflict', 'The push door follows nothing: a code is there from its first quote on.')
  const codes = [...new Set(body.instruments.map(codeOf))]
  await replaceTracked(db(), id, codes, server().now())
  await tellWorker(db(), id)
  return getSource(id)
})
