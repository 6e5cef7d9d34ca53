import { randomBytes } from 'node:crypto'
import { openSender } from '@/lib/channels/send'
import { releaseLeases } from '@/lib/deliveries/attempt'
import { connect, OUTBOX } from '@/lib/platform/db'
import type { Env } from '@/lib/platform/env'
import { writeHeartbeat } from '@/lib/platform/heartbeat'
import { type Log, openLog } from '@/lib/platform/log'
import { publicUrl } from '@/lib/platform/public-url'
import { openQueue, openWorker, QUEUES } from '@/lib/platform/queue'
import { SECOND } from '@/lib/platform/time'
import { lookAgainContract, readWanted, WANTED } from '@/lib/sources/jobs'
import { openRawArchive } from '@/lib/sources/raw-archive'
import { openSources, PUSH } from '@/lib/sources/registry'
import { addTracked, closeAbandonedRuns, isPaused, registerSources, writeStreamHeard } from '@/lib/sources/store'
import { openAlerts } from './alerts/open'
import { watchDisk } from './disk'
import { openDoor } from './door'
import { jobs } from './jobs'
import type { Tools } from './job'
import { Market } from './market/market'
import { PushDoor } from './market/push'
import { keepOutbox } from './outbox'
import { runJob } from './run-job'
import { ONCE, schedule, wake } from './schedules'
import { keepStream } from './streams'
import { tellVitals } from './vitals'

const CONCURRENCY = 12
/** Telling people is waiting for receivers, some of which hang. */
const TELLING = 32
const HEARTBEAT = 2 * SECOND

/**
 * Starts collecting. `stop` ends the sources, waits for running jobs and closes every connection. `time`: that of the market
 * and its alerts, which need not be the time on the wall.
 */
export async function startWorker(env: Env, time?: { now: () => number; speed: number }) {
  const log = openLog('worker', env.LOG_LEVEL)
  const { db, close, listen } = connect(env.DATABASE_URL!, { max: CONCURRENCY + 4, name: 'candlewick worker' })
  const sources = openSources(env)
  const archive = openRawArchive(`${env.DATA_DIR}/raw`)
  const sender = openSender(env)
  const secret = env.SECRET ?? randomBytes(32).toString('hex')
  const stopping = new AbortController()
  const now = () => Date.now()

  const startedAt = now()
  await closeAbandonedRuns(db, startedAt)
  await releaseLeases(db)
  for (const id of await registerSources(db, [...sources.keys(), PUSH.id], startedAt)) {
    const firstTracked = sources.get(id)?.firstTracked
    if (firstTracked && !('mostTraded' in firstTracked)) await addTracked(db, id, firstTracked, startedAt)
  }

  const url = env.DATABASE_URL!
  let alerts: ReturnType<typeof openAlerts> | undefined
  const market = await Market.open({
    url,
    log: log.child({ part: 'market' }),
    now,
    ...time,
    watch: (opening) =>
      (alerts = openAlerts(opening, { db, url, log: log.child({ part: 'alerts' }), now, listen, ...time })).engine,
  })
  const stopAlerts = await alerts!.start()
  const heard = alerts!.engine.feeds
  const tools: Omit<Tools, 'signal' | 'log'> = { env, db, sources, archive, sender, heard, now }
  const disk = watchDisk(env.DATA_DIR, env.DISK_RESERVE, log, (isLow) => (market.isDiskLow = isLow))
  await disk.first.catch(() => {})
  const push = new PushDoor(market)
  const door = await openDoor(push, { secret, log })
  const streaming = [...sources.values()].flatMap((source) =>
    source.stream
      ? [keepStream({ ...source, stream: source.stream }, { db, market, archive, log, now, signal: stopping.signal })]
      : [],
  )

  const queues = QUEUES.map((name) => openQueue(env, name))
  for (const queue of queues) {
    queue.on('error', (error) => log.error({ queue: queue.name, err: error }, 'queue'))
    const ofQueue = jobs.filter((job) => job.queue === queue.name)
    await schedule(queue, ofQueue, tools)
    await wake(queue, ofQueue, listen)
  }

  const outbox = keepOutbox({
    db,
    queue: queues.find(({ name }) => name === 'notify')!,
    place: { publicUrl: publicUrl(env), secret },
    log: log.child({ part: 'outbox' }),
    now,
    signal: stopping.signal,
  })
  listen(OUTBOX, outbox.wake).catch(() => {}) // without it the outbox is looked at once a second

  const workers = QUEUES.map((name) => {
    const worker = openWorker(
      env,
      name,
      async (queued) => {
        const job = jobs.find((each) => each.name === queued.name)
        if (!job) throw new Error(`There is no job ${queued.name}`)
        return runJob(job, queued, { ...tools, log: log.child({ job: job.name }), signal: stopping.signal })
      },
      {
        concurrency: name === 'notify' ? TELLING : CONCURRENCY,
        lockDuration: 15 * SECOND,
        stalledInterval: 5 * SECOND,
      },
    )
    worker.on('error', (error) => log.error({ queue: name, err: error }, 'worker'))
    tellFailures(worker, log)
    return worker
  })

  const ingest = queues[QUEUES.indexOf('ingest')]!
  await listen(WANTED, (payload) => {
    const wanted = readWanted(payload)
    if (!wanted) return
    ingest.add(lookAgainContract.name, wanted, ONCE).catch((error) => log.warn({ err: error }, 'not looked again'))
  })

  const beat = async () => {
    try {
      const seenAt = now()
      await writeHeartbeat(db, { process: 'worker', pid: process.pid, startedAt, seenAt, address: door.address })
      push.isPaused = await isPaused(db, PUSH.id)
      if (push.heardAt > seenAt - 2 * HEARTBEAT) await writeStreamHeard(db, PUSH.id, push.heardAt)
    } catch (error) {
      log.warn({ err: error }, 'no heartbeat')
    }
  }
  await beat()
  const folder = env.DATA_DIR
  const vitals = tellVitals({ db, log, now, queues, market, folder, reserve: env.DISK_RESERVE })
  const heart = setInterval(beat, HEARTBEAT)
  log.info({ sources: [...sources.keys()] }, 'collecting')

  return {
    market,
    engine: alerts!.engine,
    async stop() {
      stopping.abort()
      clearInterval(heart)
      disk.stop()
      vitals.stop()
      await Promise.all([...streaming, outbox.done, ...workers.map((worker) => worker.close()), door.close()])
      await stopAlerts()
      await market.stop()
      await Promise.all(queues.map((queue) => queue.close()))
      await sender.close()
      await archive.close()
      await close()
      log.info('stopped')
    },
  }
}

/** Says why jobs fail; not again and again while the same one fails for the same reason. */
function tellFailures(worker: ReturnType<typeof openWorker>, log: Log): void {
  const said = new Map<string, string>()
  const keyOf = (queued: { name: string; data: unknown } | undefined) => JSON.stringify([queued?.name, queued?.data])
  worker.on('completed', (queued) => said.delete(keyOf(queued)))
  worker.on('failed', (queued, error) => {
    const isKnown = said.get(keyOf(queued)) === error.message
    said.set(keyOf(queued), error.message)
    log[isKnown ? 'debug' : 'warn']({ job: queued?.name, data: queued?.data, reason: error.message }, 'job failed')
  })
}
