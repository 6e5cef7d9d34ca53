import { route, write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { CreateWatchlist, type WatchlistsResponse } from '@/lib/watchlists/contract'
import { createWatchlist, listWatchlists } from '@/lib/watchlists/store'

export const GET = route({}, async (): Promise<WatchlistsResponse> => ({ watchlists: await listWatchlists(db()) }))

export const POST = write({ body: CreateWatchlist }, async ({ body }) =>
  Response.json(await createWatchlist(db(), body, server().now()), { status: 201 }),
)
