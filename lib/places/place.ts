import { z } from 'zod'

export const PlaceKind = z.enum(['port', 'region'])
export type PlaceKind = z.infer<typeof PlaceKind>

/** Five characters, the country first: NLRTM. */
export const PortCode = z.string().regex(/^[A-Z]{2}[A-Z0-9]{3}$/, 'is no port code (such as NLRTM)')

export const RegionSlug = z
  .string()
  .max(80)
  .regex(/^[a-z][a-z0-9_]*$/, 'is no region slug (such as north_europe_main)')
