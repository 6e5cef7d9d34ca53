import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { EpisodesRequest, type EpisodesResponse } from '@/lib/alerts/contract'
import { listEpisodes } from '@/lib/episodes/store'

export const GET = route({ query: EpisodesRequest }, ({ query }): Promise<EpisodesResponse> =>
  listEpisodes(db(), query, server().secret),
)
