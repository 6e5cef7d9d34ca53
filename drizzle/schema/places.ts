import { boolean, index, integer, type AnyPgColumn, pgTable, text } from 'drizzle-orm/pg-core'
import type { PlaceKind } from '@/lib/places/place'

/** Ports and regions are siblings in one tree of any depth, so that "everything below this" is one recursive question. */
export const places = pgTable(
  'places',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    code: text().notNull().unique(), // a port's code (NLRTM) or a region's slug (uk_main)
    kind: text().$type<PlaceKind>().notNull(),
    name: text().notNull(),
    parentId: integer().references((): AnyPgColumn => places.id),
    /** Came with the recorded sample, and goes with it unless something else needs it. */
    isSample: boolean().notNull().default(false),
  },
  (t) => [index('places_parent').on(t.parentId)], // one step down the tree
)
