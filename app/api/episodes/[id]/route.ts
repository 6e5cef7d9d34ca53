import { z } from 'zod'
import { route } from '@/app/api/_http/route'
import { db } from '@/app/api/_http/server'
import type { EpisodeView } from '@/lib/alerts/contract'
import { getEpisode } from '@/lib/episodes/store'
import { RowId } from '@/lib/platform/contract'

export const GET = route({ params: z.object({ id: RowId }) }, ({ params }): Promise<EpisodeView> =>
  getEpisode(db(), params.id),
)
