import { minuteOf } from '@/lib/platform/time'

/**
 * Collects calls and hands them over in batches: one statement for many calls, shown within a second.
 * What could not be handed over is kept and tried again with the next batch.
 */
export function countCalls(
  save: (minute: number, counts: ReadonlyMap<number, number>) => Promise<void>,
  every: number,
  now: () => number,
) {
  let pending = new Map<number, number>()
  let timer: NodeJS.Timeout | undefined
  let saving = Promise.resolve()

  const add = (counts: ReadonlyMap<number, number>) => {
    for (const [id, count] of counts) pending.set(id, (pending.get(id) ?? 0) + count)
  }
  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    saving = saving.then(async () => {
      const batch = pending
      pending = new Map()
      try {
        await save(minuteOf(now()), batch)
      } catch {
        add(batch)
        schedule()
      }
    })
    return saving
  }
  const schedule = () => {
    timer ??= setTimeout(flush, every).unref()
  }
  return {
    /** Counts one call to an instrument. */
    count(instrumentId: number): void {
      add(new Map([[instrumentId, 1]]))
      schedule()
    },
    flush,
  }
}
