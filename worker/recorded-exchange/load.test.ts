import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import type { LedgerRow } from './partner-listing'

type Figures = { count: number; sum: number }

async function spawnExchange(...args: string[]): Promise<string> {
  const main = new URL('./main.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--import', 'tsx', main, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return (JSON.parse(String(line)) as { url: string }).url
}

test('another process sends 100,000 quotes at its rate, in few writes, and knows each of them', async () => {
  const url = await spawnExchange(...'--instruments 2000 --rate 50000 --for 2s --seed 7 --hold'.split(' '))
  const control = async (init?: RequestInit) =>
    (await (await fetch(`${url}/_control/partner`, init)).json()) as Record<string, unknown>
  const socket = new WebSocket(`${url.replace('http', 'ws')}/quotes`)
  onTestFinished(() => socket.terminate())
  await once(socket, 'open')
  const heard = new Map<string, Figures>()
  const times = { count: 0, first: NaN, last: NaN }
  socket.on('message', (data) => {
    const { isin, price } = (JSON.parse(String(data)) as { data: { isin: string; price: number } }).data
    const { count, sum } = heard.get(isin) ?? { count: 0, sum: 0 }
    heard.set(isin, { count: count + 1, sum: sum + Math.round(price * 10_000) })
    times.count += 1
    times.last = performance.now()
    if (times.count === 1) times.first = times.last
  })
  await control({ method: 'POST', body: '{"action":"start"}' })
  await expect.poll(() => times.count, { timeout: 15_000 }).toBe(100_000)
  expect((times.count / (times.last - times.first)) * 1_000).toBeGreaterThan(20_000)
  const { writes, ...status } = await control()
  expect(status).toMatchObject({ state: 'over', sent: 100_000, ranMs: 2_000, lagMs: 0, seed: 7, instruments: 2_000 })
  expect(writes).toBeLessThan(1_000)
  const text = await (await fetch(`${url}/_control/partner/ledger`)).text()
  const rows = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LedgerRow)
  expect(new Map(rows.map(({ isin, count, sum }) => [isin, { count, sum }]))).toEqual(heard)
})
