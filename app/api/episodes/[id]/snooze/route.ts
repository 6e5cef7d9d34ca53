import { z } from 'zod'
import { write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { SnoozeBody } from '@/lib/alerts/contract'
import { snoozeEpisode, unsnoozeEpisode } from '@/lib/episodes/store'
import { RowId } from '@/lib/platform/contract'

const params = z.object({ id: RowId })

/** Nothing is sent about this alert on this instrument for a while. */
export const POST = write({ params, body: SnoozeBody }, (input) =>
  snoozeEpisode(db(), input.params.id, input.body, server().now()),
)

export const DELETE = write({ params }, (input) => unsnoozeEpisode(db(), input.params.id))
