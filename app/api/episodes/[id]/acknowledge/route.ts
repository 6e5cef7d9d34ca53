import { z } from 'zod'
import { write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { AcknowledgeBody } from '@/lib/alerts/contract'
import { acknowledgeEpisode, unacknowledgeEpisode } from '@/lib/episodes/store'
import { RowId } from '@/lib/platform/contract'

const params = z.object({ id: RowId })

/** Somebody knows of it. The watching goes on. */
export const POST = write({ params, body: AcknowledgeBody }, (input) =>
  acknowledgeEpisode(db(), input.params.id, input.body.note, server().now()),
)

export const DELETE = write({ params }, (input) => unacknowledgeEpisode(db(), input.params.id))
