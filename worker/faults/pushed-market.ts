import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { expect, onTestFinished } from 'vitest'
import { AlertBody, type AlertDraft, type EndReason } from '@/lib/alerts/contract'
import { createAlert } from '@/lib/alerts/store'
import { scriptedReceiver } from '@/lib/channels/scripted-receiver'
import { aWebhook } from '@/lib/deliveries/test-episodes'
import { doorKey } from '@/lib/platform/door'
import { empty } from './house'
import type { Server } from './server'
import { openWorkerProcess } from './worker-process'

const SECRET = 'a secret that only this test knows'

export type Rule = Omit<AlertDraft, 'name' | 'scope'> & Pick<Partial<AlertDraft>, 'scope'>
export type Episode = {
  alertId: number
  revision: number
  instrumentId: number
  code: string
  startedAt: number
  endedAt: number | null
  endReason: EndReason | null
}
type Run = Parameters<typeof openWorkerProcess>[1]

/** An empty database with alerts that tell a webhook, a worker that watches them, and the door that quotes are pushed to. */
export async function openPushedMarket(
  { db, url, folder }: Server,
  rules: readonly Rule[],
  { run, env = {}, now = Date.now() }: { run?: Run; env?: Record<string, string>; now?: number } = {},
) {
  await empty(db)
  await db.execute(sql`truncate alerts, episodes, alert_states, alert_marks, outbox, deliveries cascade`)
  /** By id, everything different that was said under it. */
  const heard = new Map<string, Set<string>>()
  const receiver = await scriptedReceiver(({ headers, body }) => {
    const { late: _, ...event } = JSON.parse(body) as { late?: true; data: { late?: true } }
    delete event.data.late
    const id = String(headers['webhook-id'])
    heard.set(id, (heard.get(id) ?? new Set()).add(JSON.stringify(event)))
    return {}
  })
  const channel = await aWebhook(db, receiver.url)
  const alerts = new Map<number, AlertBody>()
  for (const [at, rule] of rules.entries()) {
    const body = AlertBody.parse({ name: `rule ${at}`, scope: { all: true }, ...rule, channels: [channel] })
    alerts.set((await createAlert(db, body, now)).id, body)
  }
  const base = { DATABASE_URL: url, DATA_DIR: folder, SECRET, WEBHOOK_ALLOW: '127.0.0.1' }
  const worker = openWorkerProcess({ ...base, ...env }, run)
  onTestFinished(async () => {
    await worker.close()
    await receiver.close()
  })
  worker.start()
  let address: string | undefined

  /** Pushes lines until they are answered: under one key, however often they have to be asked for. */
  async function push(key: string, body: string): Promise<void> {
    for (;;) {
      if (await ask(key, body).catch(() => (address = undefined))) return
      await sleep(50)
    }
  }

  async function ask(key: string, body: string): Promise<boolean> {
    address ??= (await db.execute<{ address: string }>(sql`select address from heartbeats where process = 'worker'`))[0]
      ?.address
    if (!address) return false
    const headers = {
      authorization: `Bearer ${doorKey(SECRET)}`,
      'content-type': 'application/x-ndjson',
      'idempotency-key': key,
    }
    const signal = AbortSignal.timeout(15_000)
    const answer = await fetch(`${address}/quotes`, { method: 'POST', headers, body, signal })
    return answer.ok
  }

  async function readEpisodes(): Promise<Episode[]> {
    const rows = await db.execute<Episode>(sql`
      select alert_id as "alertId", revision, instrument_id as "instrumentId", split_part(symbol, ':', 2) as code,
        started_at as "startedAt", ended_at as "endedAt", end_reason as "endReason" from episodes`)
    return [...rows]
  }

  /** Each beginning, and each end that people are told of, arrived, under its one id, and nothing else did. Answers how many. */
  async function checkMessages(): Promise<number> {
    const expected = (await readEpisodes()).flatMap(({ alertId, instrumentId, startedAt, endReason }) => {
      const { condition } = alerts.get(alertId)!
      const begins = 'type' in condition && condition.type === 'no-data' ? 'nodata' : 'firing'
      const isToldOf = endReason === 'recovered' || endReason === 'no-data' || endReason === 'expired'
      return [begins, ...(isToldOf ? ['resolved'] : [])].map(
        (kind) => `evt_${alertId}_${instrumentId}_${startedAt}_${kind}`,
      )
    })
    const missing = () => expected.filter((id) => !heard.has(id)).length
    await expect.poll(missing, { timeout: 120_000, interval: 200 }).toBe(0)
    expect([...heard.keys()].toSorted()).toEqual(expected.toSorted())
    expect([...heard].filter(([, said]) => said.size !== 1)).toEqual([])
    return expected.length
  }

  return { worker, alerts, push, readEpisodes, checkMessages, attempts: () => receiver.received.length }
}
