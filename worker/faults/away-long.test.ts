import { connect as dial, createServer, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { expect, onTestFinished, test } from 'vitest'
import { connect } from '@/lib/platform/db'
import { openTestDatabase } from '@/lib/platform/test-db'
import { SECOND } from '@/lib/platform/time'

/** Asked so often in vain, the library left to itself would wait for twenty seconds. */
const TRIES = 10

test('a database that comes back is found within two seconds, however often it was asked in vain', async () => {
  const { url, close } = await openTestDatabase()
  onTestFinished(close)
  const target = new URL(url)
  const door = createServer((client) => {
    const server = dial(Number(target.port), target.hostname)
    for (const each of [client, server]) each.on('error', () => {})
    client.pipe(server).pipe(client)
  })
  const listen = (port: number) => new Promise<void>((resolve) => door.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = door.address() as AddressInfo
  await new Promise((resolve) => door.close(resolve))

  const through = Object.assign(new URL(url), { host: `127.0.0.1:${port}` })
  const { db, close: end } = connect(through.href, { max: 1, name: 'of the test' })
  onTestFinished(end)
  const answers = () =>
    db.execute(sql`select 1`).then(
      () => true,
      () => false,
    )
  for (let k = 0; k < TRIES; k++) expect(await answers()).toBe(false)

  await listen(port)
  const openedAt = Date.now()
  while (!(await answers())) await sleep(20)
  expect(Date.now() - openedAt).toBeLessThan(2 * SECOND)
}, 120_000)
