import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { startRecordedExchange, type Options } from './server'

/** A recorded exchange on a free port whose clock the test sets; it closes with the test. */
export async function exchangeAt(time: number, options: Omit<Options, 'port' | 'now'> = {}) {
  const clock = { time }
  const exchange = await startRecordedExchange({ port: 0, now: () => clock.time, ...options })
  onTestFinished(() => exchange.close())
  const ask = (path: string, init?: RequestInit) => fetch(`${exchange.url}${path}`, init)
  const read = async (path: string): Promise<unknown> => (await ask(path)).json()
  const post = async (path: string, body: unknown) =>
    (await ask(path, { method: 'POST', body: JSON.stringify(body) })).json()
  const open = (path: string) => openSocket(`${exchange.url.replace('http', 'ws')}${path}`)
  return { ...exchange, clock, ask, read, post, open }
}

/** A client that keeps every text it gets. */
async function openSocket(url: string) {
  const socket = new WebSocket(url)
  const texts: string[] = []
  const state = { isClosed: false, pongs: 0 }
  socket.on('message', (data) => texts.push(String(data)))
  socket.on('pong', () => (state.pongs += 1))
  socket.on('close', () => (state.isClosed = true))
  onTestFinished(() => socket.terminate())
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return {
    socket,
    texts,
    state,
    send: (message: unknown) => socket.send(JSON.stringify(message)),
    /** All frames so far that are JSON. */
    read: <T>() => texts.map((text) => JSON.parse(text) as T),
  }
}
