import { z } from 'zod'
import { write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { ChangeWatchlist, type WatchlistResponse } from '@/lib/watchlists/contract'
import { changeWatchlist, removeWatchlist } from '@/lib/watchlists/store'

const params = z.object({
  id: z
    .string()
    .regex(/^\d{1,9}$/, 'is no number')
    .transform(Number),
})

export const PATCH = write({ params, body: ChangeWatchlist }, ({ params: { id }, body }): Promise<WatchlistResponse> =>
  changeWatchlist(db(), id, body, server().now()),
)

export const DELETE = write({ params }, ({ params: { id } }) => removeWatchlist(db(), id))
