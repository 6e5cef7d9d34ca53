import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { getSource, SourceId } from '@/app/api/sources/source'
import type { SuggestionsResponse } from '@/lib/sources/contract'
import { readSuggestions } from '@/lib/sources/read-suggestions'

export const GET = route({ params: SourceId }, async ({ params }): Promise<SuggestionsResponse> => {
  const { id } = await getSource(params.id)
  return { codes: await readSuggestions(db(), server().sources.get(id)!) }
})
