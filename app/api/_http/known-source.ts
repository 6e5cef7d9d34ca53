import { hasInstruments } from '@/lib/instruments/store'
import { Fault } from '@/lib/platform/fault'
import { db, server } from './server'

/** Throws a Fault('not-found') for a source that there is not: an empty list would say that it has nothing. */
export async function knownSource(source: string | undefined): Promise<void> {
  const { traits } = server()
  if (source === undefined || traits.has(source) || (await hasInstruments(db(), source))) return
  throw new Fault('not-found', `There is no source ${source}. There are: ${[...traits.keys()].join(', ')}.`)
}
