import { minuteOf } from '@/lib/platform/time'
import type { CallLog } from './call-log'

/** `counted`: how much of a file of calls is counted with these. */
export type Batch = { minute: number; counts: ReadonlyMap<number, number>; file: string; counted: number }

type Tools = {
  log: CallLog
  save: (batch: Batch) => Promise<void>
  /** How much of a file is counted; 0 when nothing is known of it. */
  readCounted: (file: string) => Promise<number>
  /** A file that is counted wholly is gone. */
  forgetFile: (file: string) => Promise<void>
  every: number
  now: () => number
}

/**
 * Collects calls and hands them over in batches: one statement for many calls, shown within a second. A batch that may not
 * have been kept is looked up before it is handed over again, so that no call is lost and none counts twice.
 */
export function countCalls({ log, save, readCounted, forgetFile, every, now }: Tools) {
  let pending = new Map<number, number>()
  let inDoubt: Batch | undefined
  let timer: NodeJS.Timeout | undefined
  let saving = Promise.resolve()

  const add = (counts: ReadonlyMap<number, number>) => {
    for (const [id, count] of counts) pending.set(id, (pending.get(id) ?? 0) + count)
  }
  const saveOnce = async () => {
    if (inDoubt && (await readCounted(inDoubt.file)) < inDoubt.counted) add(inDoubt.counts)
    inDoubt = undefined
    if (pending.size === 0) return
    const batch = { minute: minuteOf(now()), counts: pending, file: log.name, counted: log.length }
    pending = new Map()
    inDoubt = batch
    await save(batch)
    inDoubt = undefined
    const over = log.counted(batch.counted)
    if (over) await forgetFile(over)
  }
  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    saving = saving.then(saveOnce).catch(schedule)
    return saving
  }
  const schedule = () => {
    timer ??= setTimeout(flush, every).unref()
  }
  return {
    /** Counts one call to an instrument. When this returns the call is safe from the death of this process, while there is room. */
    count(instrumentId: number): void {
      try {
        log.add(instrumentId, minuteOf(now()))
      } catch {
        // The disk is full: it is counted from memory, and whoever asked is answered.
      }
      pending.set(instrumentId, (pending.get(instrumentId) ?? 0) + 1)
      schedule()
    },
    flush,
  }
}
