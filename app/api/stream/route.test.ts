import { expect, onTestFinished, test } from 'vitest'
import type { Server } from '@/app/api/_http/server'
import { registerListings } from '@/lib/instruments/store'
import { openHub } from '@/lib/live/hub'
import { readEnv } from '@/lib/platform/env'
import { openTestDatabase } from '@/lib/platform/test-db'
import { GET } from './route'

async function openServer() {
  const { db, close } = await openTestDatabase()
  const listings = ['A', 'B'].map((code) => ({ code, name: code, kind: 'other' as const, base: null, quote: null }))
  await registerListings(db, { id: 'test', prefix: 'TEST' }, listings, Date.now())
  const live = openHub(async () => new Map(), { now: Date.now, epoch: 'e' })
  const server = { env: readEnv({}), secret: 'a secret of many letters', db, live, symbols: new Map<number, string>() }
  Object.assign(globalThis, { candlewick: server as unknown as Server })
  onTestFinished(async () => {
    live.close()
    await close()
  })
  return server
}

async function ask(query: string) {
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const request = new Request(`http://localhost/api/stream?${query}`, {
    headers: { host: 'localhost' },
    signal: stop.signal,
  })
  return GET(request, { params: Promise.resolve({}) })
}

async function firstWords(response: Response): Promise<string> {
  const reader = response.body!.getReader()
  const { value } = await reader.read()
  await reader.cancel()
  return new TextDecoder().decode(value)
}

test('one unknown symbol does not silence the others, and is named', async () => {
  const { live, symbols } = await openServer()
  const response = await ask('topics=quote&symbols=TEST:A,TEST:NOSUCH&candles=TEST:B@1h,TEST:GONE@1h')
  expect(response.status).toBe(200)
  expect([...symbols.values()].toSorted()).toEqual(['TEST:A', 'TEST:B'])
  expect(live.clients).toBe(1)
  expect(await firstWords(response)).toContain('event: unknown\ndata: {"symbols":["TEST:NOSUCH"')
})

test('where all is known, nothing is said about it', async () => {
  await openServer()
  expect(await firstWords(await ask('symbols=test:a,TEST:B'))).not.toContain('unknown')
})

test('a stream that would tell nothing at all is refused', async () => {
  await openServer()
  const response = await ask('symbols=TEST:NOSUCH')
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ type: '/problems/not-found' })
  expect((await ask('symbols=TEST:NOSUCH&topics=source')).status).toBe(200)
})
