import { write } from '@/app/api/_http/route'
import { db } from '@/app/api/_http/server'
import { OrderWatchlists, type WatchlistsResponse } from '@/lib/watchlists/contract'
import { orderWatchlists } from '@/lib/watchlists/store'

/** The lists in the order they are shown in. */
export const PUT = write({ body: OrderWatchlists }, async ({ body }): Promise<WatchlistsResponse> => ({
  watchlists: await orderWatchlists(db(), body.ids),
}))
