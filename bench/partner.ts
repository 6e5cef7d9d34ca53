import { freePort } from '../scripts/ports'
import { type Child, startChild, until } from './child'

export type LedgerRow = {
  isin: string
  count: number
  sum: number
  min: number | null
  max: number | null
  first: number | null
  last: number | null
}
type Status = {
  state: 'running' | 'waiting' | 'held' | 'over'
  sent: number
  maxLagMs: number
  lagMs: number
  pendingBytes: number
  clients: { instruments: number; quotes: number }
}

export type Partner = Child & {
  url: string
  status: () => Promise<Status>
  ledger: () => Promise<LedgerRow[]>
  order: (action: 'start' | 'stop') => Promise<Status>
}

export type Load = { instruments: number; rate: number | 'max'; seconds: number }

/** The partner's face of the recorded exchange in its own process, holding its quotes until it is told to start. */
export async function startPartner({ instruments, rate, seconds }: Load): Promise<Partner> {
  const port = await freePort('127.0.0.1')
  const flags = { port, instruments, rate, for: `${seconds}s` }
  const child = startChild(
    ['worker/recorded-exchange/main.ts', ...Object.entries(flags).flatMap(([k, v]) => [`--${k}`, `${v}`]), '--hold'],
    { env: { LOG_LEVEL: 'warn' }, name: 'partner' },
  )
  const at = `http://127.0.0.1:${port}/_control/partner`
  const ask = async (path = '', body?: object) => {
    const answer = await fetch(`${at}${path}`, body && { method: 'POST', body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`The partner answered ${answer.status}`)
    return answer.text()
  }
  const status = async () => JSON.parse(await ask()) as Status
  await until('the partner listens', () =>
    status().then(
      () => true,
      () => false,
    ),
  )
  return {
    ...child,
    url: `ws://127.0.0.1:${port}`,
    status,
    order: async (action) => JSON.parse(await ask('', { action })) as Status,
    ledger: async () =>
      (await ask('/ledger'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as LedgerRow),
  }
}
