import { Fault } from '@/lib/platform/fault'
import type { Source, SourceIo } from '@/lib/sources/source'
import type { Tools } from '../job'

/** The source that a job names, and what it is handed to touch the world with. */
export function sourceTools(
  id: string,
  { sources, archive, heard, now, signal }: Tools,
): { source: Source; io: SourceIo } {
  const source = sources.get(id)
  if (!source) throw new Fault('not-found', `There is no source ${id}.`)
  return { source, io: { now, signal, keep: (response) => archive.keep(response), ...(heard ? { heard } : {}) } }
}
