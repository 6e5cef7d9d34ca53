import type { Db } from '@/lib/platform/db'
import { findOrphans, forget, readCalls } from './call-log'
import { addCalls, forgetFile, keepCounted, readCounted } from './store'

/** Counts what processes that were killed had answered and not counted. Done again, or broken off, it changes nothing twice. */
export async function recoverCalls(db: Db, folder: string, own: string): Promise<number> {
  let recovered = 0
  for (const file of findOrphans(folder, own)) {
    const byMinute = await db.transaction(async (tx) => {
      const read = readCalls(folder, file, await readCounted(tx, file, { lock: true }))
      for (const [minute, counts] of read.byMinute) await addCalls(tx, minute, counts)
      await keepCounted(tx, file, read.length)
      return read.byMinute
    })
    forget(folder, file)
    await forgetFile(db, file)
    for (const counts of byMinute.values()) for (const count of counts.values()) recovered += count
  }
  return recovered
}
