import { bigint, pgTable } from 'drizzle-orm/pg-core'
import { moment } from './columns'

const bytes = () => bigint({ mode: 'number' }).notNull()

/** How much room there was and what we took of it, every few minutes: what a forecast is made of. */
export const diskSamples = pgTable('disk_samples', {
  at: moment().primaryKey(),
  free: bytes(),
  total: bytes(),
  database: bytes(),
  raw: bytes(), // raw answers of sources
})
