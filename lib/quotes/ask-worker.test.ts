import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { writeHeartbeat } from '@/lib/platform/heartbeat'
import { withRollback } from '@/lib/platform/test-db'
import { askWorker } from './ask-worker'

/** A worker's door that does this with each request; its address. */
async function door(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

type Answer = ReturnType<typeof askWorker>

const asking = (address: string | null, look: (answer: Answer) => Promise<void>) =>
  withRollback(async (db) => {
    await writeHeartbeat(db, { process: 'worker', pid: 1, startedAt: 0, seenAt: 0, address })
    await look(askWorker({ db, secret: 'secret', answerWithin: 2_000 }, Buffer.from('[]'), {}))
  })

test('what the worker answers is handed on', async () => {
  const address = await door((_, response) => response.writeHead(400).end('{"kind":"invalid"}'))
  await asking(address, (answer) => expect(answer).resolves.toEqual({ ok: false, answer: { kind: 'invalid' } }))
})

test('a worker that hangs is waited for so long and no longer', async () => {
  const message = expect.stringContaining('did not answer within 2 s') as string
  await asking(await door(() => {}), (answer) =>
    expect(answer).rejects.toMatchObject({ kind: 'unavailable', retryAfterMs: 2_000, message }),
  )
})

test('a worker that is gone, or was never there, is not waited for', async () => {
  const message = expect.stringContaining('is not running') as string
  const broken = await door((request) => request.destroy())
  for (const address of [null, broken])
    await asking(address, (answer) => expect(answer).rejects.toMatchObject({ kind: 'unavailable', message }))
})
