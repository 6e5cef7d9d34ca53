import { onTestFinished } from 'vitest'
import { startRecordedExchange } from './server'

/** A recorded exchange on a free port whose clock the test sets; it closes with the test. */
export async function exchangeAt(time: number) {
  const clock = { time }
  const exchange = await startRecordedExchange({ port: 0, now: () => clock.time })
  onTestFinished(() => exchange.close())
  const ask = (path: string, init?: RequestInit) => fetch(`${exchange.url}${path}`, init)
  const read = async (path: string): Promise<unknown> => (await ask(path)).json()
  return { ...exchange, clock, ask, read }
}
