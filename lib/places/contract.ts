import { z } from 'zod'
import { Limit } from '@/lib/platform/contract'
import { RegionSlug } from './place'

const Name = z.string().trim().min(1).max(120)

export const PortsRequest = z.strictObject({
  search: z.string().max(100).default(''),
  limit: Limit(100, 1_000),
  cursor: z.string().max(500).optional(),
})
export type PortsRequest = z.infer<typeof PortsRequest>

export const Port = z.object({
  code: z.string(),
  name: z.string(),
  parent_slug: z.string().nullable(),
  path: z.array(z.string()), // the regions above it, the widest first
})
export type Port = z.infer<typeof Port>

export const PortsResponse = z.object({ ports: z.array(Port), next: z.string().nullable() })
export type PortsResponse = z.infer<typeof PortsResponse>

/** A region with what lies below it. */
export type Region = {
  slug: string
  name: string
  regions: Region[]
  ports: { code: string; name: string }[]
}
export const Region: z.ZodType<Region> = z.object({
  slug: z.string(),
  name: z.string(),
  get regions() {
    return z.array(Region)
  },
  ports: z.array(z.object({ code: z.string(), name: z.string() })),
})

/** `ports`: those that lie in no region. */
export const RegionsResponse = z.object({
  regions: z.array(Region),
  ports: z.array(z.object({ code: z.string(), name: z.string() })),
})
export type RegionsResponse = z.infer<typeof RegionsResponse>

export const PutPlace = z.strictObject({ name: Name, parent_slug: RegionSlug.nullable().default(null) })
export type PutPlace = z.infer<typeof PutPlace>
