import { setTimeout as sleep } from 'node:timers/promises'
import type { Queue } from 'bullmq'
import type { Place } from '@/lib/deliveries/compose'
import { spread } from '@/lib/deliveries/spread'
import { readDue } from '@/lib/deliveries/store'
import type { Db } from '@/lib/platform/db'
import type { Log } from '@/lib/platform/log'
import { SECOND } from '@/lib/platform/time'
import { deliver } from './jobs/deliver'

/** It is told when there is something; what it was not told of it finds by itself. */
const LOOK = SECOND
/** Between two looks, so that a storm of words is one look. */
const PACE = 50

type OutboxTools = { db: Db; queue: Queue; place: Place; log: Log; now: () => number; signal: AbortSignal }

/** Spreads what is to be said and hands what is due to the queue, at each `wake` and once a second, until the signal. */
export function keepOutbox({ db, queue, place, log, now, signal }: OutboxTools) {
  let isWoken = false
  let getUp = () => {}
  const wake = (): void => {
    isWoken = true
    getUp()
  }
  signal.addEventListener('abort', wake, { once: true })

  async function look(): Promise<void> {
    while ((await spread(db, place, now())) > 0 && !signal.aborted);
    for (const { id, attempts } of await readDue(db, now())) {
      // The same attempt asked for again is the same job. One that ended is forgotten, so that it can be asked for again.
      const jobId = `delivery-${id}-attempt-${attempts}`
      await queue.add(deliver.name, { delivery: id }, { jobId, removeOnComplete: true, removeOnFail: true })
    }
  }

  async function keep(): Promise<void> {
    while (!signal.aborted) {
      isWoken = false
      try {
        await look()
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error }, 'the outbox could not be looked at')
      }
      if (!isWoken) await rest()
      await sleep(PACE)
    }
  }
  const rest = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK)
      getUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  return { wake, done: keep() }
}
