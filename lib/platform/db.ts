import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import * as schema from '@/drizzle/schema'

/** Opens a pool that belongs to drizzle alone: drizzle changes the type parsers of the client it is given. */
export function connect(url: string, { max, name }: { max: number; name: string }) {
  const client = postgres(url, { max, onnotice: () => {}, connection: { application_name: name } })
  return { db: drizzle({ client, casing: 'snake_case', schema }), close: () => client.end({ timeout: 5 }) }
}

type Root = ReturnType<typeof connect>['db']
type Transaction = Parameters<Parameters<Root['transaction']>[0]>[0]
/** The database, or a transaction in it: a store does not care which. */
export type Db = Root | Transaction
