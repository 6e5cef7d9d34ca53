import { asc, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { places } from '@/drizzle/schema'
import { readCursor, writeCursor } from '@/lib/platform/cursor'
import type { Db } from '@/lib/platform/db'
import { Fault } from '@/lib/platform/fault'
import type { Port, PortsRequest, PortsResponse, PutPlace, Region, RegionsResponse } from './contract'
import type { PlaceKind } from './place'

const Position = z.strictObject({ after: z.string() })

/** Ports by code, those whose code, name or a region above them holds every word of the search. */
export async function listPorts(db: Db, request: PortsRequest, secret: string): Promise<PortsResponse> {
  const { search, limit, cursor } = request
  const after = cursor === undefined ? '' : readCursor(secret, Position, cursor).after
  const words = search
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  const rows = await db.execute<Port>(sql`
    with recursive tree as (
      select id, code, name, kind, null::text as parent_slug, array[]::text[] as path, code || ' ' || name as said
      from places where parent_id is null
      union all
      select p.id, p.code, p.name, p.kind, tree.code, tree.path || tree.code, tree.said || ' ' || p.code || ' ' || p.name
      from places p join tree on p.parent_id = tree.id where p.code <> all(tree.path))
    select code, name, parent_slug, path from tree
    where kind = 'port' and code > ${after} and said ilike all(${sql.param(words)}::text[])
    order by code limit ${limit + 1}`)
  const ports = rows.slice(0, limit)
  const last = ports.at(-1)
  return { ports, next: rows.length > limit && last ? writeCursor(secret, { after: last.code }) : null }
}

/** The whole tree: regions with their regions and ports, by name. */
export async function readRegions(db: Db): Promise<RegionsResponse> {
  const rows = await db.select().from(places).orderBy(asc(places.name), asc(places.code))
  const below = new Map<number | null, typeof rows>()
  for (const row of rows) {
    const siblings = below.get(row.parentId)
    if (siblings) siblings.push(row)
    else below.set(row.parentId, [row])
  }
  const portsOf = (id: number | null) =>
    (below.get(id) ?? []).filter(({ kind }) => kind === 'port').map(({ code, name }) => ({ code, name }))
  const regionsOf = (id: number | null): Region[] =>
    (below.get(id) ?? [])
      .filter(({ kind }) => kind === 'region')
      .map((row) => ({ slug: row.code, name: row.name, regions: regionsOf(row.id), ports: portsOf(row.id) }))
  return { regions: regionsOf(null), ports: portsOf(null) }
}

/** The numbers of all ports by code. */
export async function readPortIds(db: Db): Promise<Map<string, number>> {
  const rows = await db.select({ id: places.id, code: places.code }).from(places).where(eq(places.kind, 'port'))
  return new Map(rows.map(({ id, code }) => [code, id]))
}

/** Makes a place, or gives it another name or another place in the tree. A region can never come to lie in itself. */
export async function putPlace(db: Db, kind: PlaceKind, code: string, { name, parent_slug }: PutPlace): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`lock table ${places} in share row exclusive mode`) // two moves at once could make a ring
    const [known] = await tx.select().from(places).where(eq(places.code, code))
    if (known && known.kind !== kind) throw new Fault('conflict', `${code} is a ${known.kind}.`)
    const parentId = parent_slug === null ? null : await findParent(tx, parent_slug, code)
    await tx
      .insert(places)
      .values({ code, kind, name, parentId })
      .onConflictDoUpdate({ target: places.code, set: { name, parentId, isSample: false } })
  })
}

async function findParent(db: Db, slug: string, child: string): Promise<number> {
  const refuse = (detail: string) =>
    new Fault('invalid', 'The request does not fit the contract.', { errors: [{ pointer: '/parent_slug', detail }] })
  const rows = await db.execute<{ id: number; code: string; kind: PlaceKind }>(sql`
    with recursive above as (
      select id, code, kind, parent_id from places where code = ${slug}
      union select p.id, p.code, p.kind, p.parent_id from places p join above on p.id = above.parent_id)
    select id, code, kind from above`)
  const parent = rows.find(({ code }) => code === slug)
  if (parent?.kind !== 'region') throw refuse('is no known region')
  if (rows.some(({ code }) => code === child)) throw refuse(`lies below ${child}`)
  return parent.id
}
