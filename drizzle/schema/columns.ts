import { bigint } from 'drizzle-orm/pg-core'

/** A moment as epoch milliseconds, UTC: one unit from the database to the browser (docs/decisions/0003). */
export const moment = () => bigint({ mode: 'number' })
