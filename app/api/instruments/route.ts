import { knownSource } from '@/app/api/_http/known-source'
import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { InstrumentsRequest, type InstrumentsResponse } from '@/lib/instruments/contract'
import { listInstruments } from '@/lib/instruments/store'

export const GET = route({ query: InstrumentsRequest }, async ({ query }): Promise<InstrumentsResponse> => {
  await knownSource(query.source)
  const { traits, now, secret } = server()
  return listInstruments(db(), query, { traits, now: now(), secret })
})
