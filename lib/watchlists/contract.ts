import { z } from 'zod'

/** How many symbols one list holds, and how many lists there may be. */
export const WATCHLIST_MAX = 1_000
export const WATCHLISTS_MAX = 100

const Name = z.string().trim().min(1, 'is empty').max(60)
/** As people write them: `KRAKEN:BTCUSD`, `btc/usd` where only one source has it. */
const Written = z.array(z.string().trim().min(1).max(64)).max(WATCHLIST_MAX)

export const Watchlist = z.object({
  id: z.int(),
  name: z.string(),
  symbols: z.array(z.string()),
  updatedAt: z.number(),
})
export type Watchlist = z.infer<typeof Watchlist>

export const WatchlistsResponse = z.object({ watchlists: z.array(Watchlist) })
export type WatchlistsResponse = z.infer<typeof WatchlistsResponse>

export const CreateWatchlist = z.strictObject({ name: Name, symbols: Written.default([]) })
/** `symbols` becomes the list; `add` goes to its end. What is not given stays. */
export const ChangeWatchlist = z.strictObject({
  name: Name.optional(),
  symbols: Written.optional(),
  add: Written.optional(),
})
export type ChangeWatchlist = z.infer<typeof ChangeWatchlist>

/** What was written but is not on the list, and why. */
export const Unresolved = z.object({ written: z.string(), candidates: z.array(z.string()) })
export type Unresolved = z.infer<typeof Unresolved>

export const WatchlistResponse = z.object({
  watchlist: Watchlist,
  unknown: z.array(Unresolved), // without candidates: nothing is called so; with some: several sources have it
})
export type WatchlistResponse = z.infer<typeof WatchlistResponse>

export const OrderWatchlists = z.strictObject({ ids: z.array(z.int()).max(WATCHLISTS_MAX) })
