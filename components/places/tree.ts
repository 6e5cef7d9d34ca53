import type { Region, RegionsResponse } from '@/lib/places/contract'

/** A place in the order of the tree. `said`: all that a search may find it by, the names above it too. */
export type Branch = { code: string; name: string; kind: 'port' | 'region'; depth: number; said: string }

/** The tree as a list: each region, then its regions, then its ports. */
export function flatten({ regions, ports }: RegionsResponse): Branch[] {
  return [...regions.flatMap((region) => walk(region, 0, '')), ...ports.map((port) => portOf(port, 0, ''))]
}

function walk(region: Region, depth: number, above: string): Branch[] {
  const said = `${above} ${region.slug} ${region.name}`.toLowerCase()
  return [
    { code: region.slug, name: region.name, kind: 'region', depth, said },
    ...region.regions.flatMap((child) => walk(child, depth + 1, said)),
    ...region.ports.map((port) => portOf(port, depth + 1, said)),
  ]
}

const portOf = ({ code, name }: { code: string; name: string }, depth: number, above: string): Branch => ({
  code,
  name,
  kind: 'port',
  depth,
  said: `${above} ${code} ${name}`.toLowerCase(),
})

/** The branches that hold every word, in the order of the tree. */
export function search(branches: readonly Branch[], text: string): Branch[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return branches.filter(({ said }) => words.every((word) => said.includes(word)))
}
