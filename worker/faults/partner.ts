import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import type { Db } from '@/lib/platform/db'
import type { LedgerRow } from '../recorded-exchange/partner-listing'
import type { PartnerOptions } from '../recorded-exchange/partner'
import { startRecordedExchange } from '../recorded-exchange/server'

type Status = {
  state: string
  sent: number
  stray: number
  lagMs: number
  maxLagMs: number
  clients: { instruments: number; quotes: number }
  pendingBytes: number
}

/** The partner, and what it remembers to have sent. It listens on this machine only, and ends by itself. */
export async function openPartner(options: PartnerOptions & { forMs: number }) {
  const exchange = await startRecordedExchange({ port: 0, partner: { isHeld: true, ...options } })
  const ask = async (path: string, body?: unknown) => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    const answer = await fetch(`${exchange.url}/_control/${path}`, init)
    if (!answer.ok) throw new Error(`The exchange answered ${answer.status}: ${await answer.text()}`)
    return answer.text()
  }
  return {
    ...exchange,
    socketUrl: exchange.url.replace('http', 'ws'),
    status: async () => JSON.parse(await ask('partner')) as Status,
    order: async (action: string, count?: number) => JSON.parse(await ask('partner', { action, count })) as Status,
    ledger: async () =>
      (await ask('partner/ledger'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as LedgerRow),
  }
}

/** One life of one code as the journal has it, in the ledger's ticks. */
type Stored = Pick<LedgerRow, 'isin' | 'life' | 'count' | 'sum' | 'min' | 'max' | 'first' | 'last'>

/** What the journal has of each life of each code, in the order of the ledger's figures. */
async function readStored(db: Db): Promise<Map<string, Stored>> {
  const rows = await db.execute<Stored>(sql`
    select i.code as isin, i.life::int as life, count(*)::int as count, sum(round(q.price * 10000))::float8 as sum,
      min(round(q.price * 10000)) as min, max(round(q.price * 10000)) as max,
      (array_agg(round(q.price * 10000) order by q.received_at, q.ctid))[1] as first,
      (array_agg(round(q.price * 10000) order by q.received_at desc, q.ctid desc))[1] as last
    from quotes q join (
      select id, code, row_number() over (partition by code order by id) as life from instruments where source = 'partner'
    ) i on i.id = q.instrument_id where q.kind >= 2 group by 1, 2`)
  return new Map(rows.map((row) => [keyOf(row), row]))
}

const keyOf = ({ isin, life }: { isin: string; life: number }) => `${isin} ${life}`
const FIGURES = ['count', 'sum', 'min', 'max', 'first', 'last'] as const

/** Where the journal is not what the ledger says was sent, figure by figure. Codes of which nothing was sent are left out. */
export async function findDifferences(db: Db, ledger: readonly LedgerRow[]): Promise<string[]> {
  const stored = await readStored(db)
  return ledger
    .filter(({ count }) => count > 0)
    .flatMap((sent) => {
      const found = stored.get(keyOf(sent))
      const wrong = FIGURES.filter((figure) => found?.[figure] !== sent[figure])
      return wrong.map((figure) => `${keyOf(sent)}: ${figure} ${found?.[figure]} instead of ${sent[figure]}`)
    })
}

/** Where the journal has what the ledger cannot account for, although some of what was sent may be missing in it. */
export async function findInvented(db: Db, ledger: readonly LedgerRow[]): Promise<string[]> {
  const sent = new Map(ledger.map((row) => [keyOf(row), row]))
  return [...(await readStored(db)).values()].flatMap((found) => {
    const row = sent.get(keyOf(found))
    const isAccounted = row && found.count <= row.count && found.min! >= row.min! && found.max! <= row.max!
    return isAccounted ? [] : [`${keyOf(found)}: ${JSON.stringify(found)} of ${JSON.stringify(row)}`]
  })
}

export const sumOf = (rows: readonly { count: number }[]): number => rows.reduce((sum, { count }) => sum + count, 0)

/** Waits until the newest quote is newer than `moment`; answers how many ms after `since` that was. */
export async function untilFresh(db: Db, moment: number, since: number, within = 60_000): Promise<number> {
  for (const deadline = Date.now() + within; Date.now() < deadline; await sleep(50)) {
    const newest = await db
      .execute<{ at: number | null }>(sql`select max(time)::float8 as at from last_quotes`)
      .then(([row]) => row?.at ?? 0)
      .catch(() => 0)
    if (newest > moment) return Date.now() - since
  }
  throw new Error(`No fresh quote within ${within} ms`)
}

/** Waits until nothing more arrives in the journal and the candles. */
export async function untilSettled(db: Db, within = 30_000): Promise<void> {
  let before = ''
  for (const deadline = Date.now() + within; Date.now() < deadline; await sleep(700)) {
    const [row] = await db.execute(sql`
      select (select count(*) from quotes) as quotes, (select max(received_at) from quotes where kind >= 2) as newest,
        (select through from flushed) as through`)
    const now = JSON.stringify(row)
    if (now === before && row && String(row.newest) === String(row.through)) return
    before = now
  }
}
