import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { UploadAnswer } from '@/lib/uploads/contract'
import { build } from '@/scripts/build.mjs'
import { freePort } from '@/scripts/ports'
import { openWorkerProcess } from './worker-process'

const HOST = '127.0.0.1'
const PIECES = 40

/** The web as `npm start` runs it, to be killed: the built Next. */
export async function openWeb(env: { DATABASE_URL: string; DATA_DIR: string }) {
  await build(() => {})
  const port = await freePort(HOST)
  const given = { ...env, HOST, PORT: String(port), NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }
  const web = openWorkerProcess({ ...given, SECRET: 'a secret of a fault test' }, () => ['scripts/web.ts'])
  const url = `http://${HOST}:${port}/api`
  return {
    ...web,
    url,
    async untilReady() {
      const answers = () =>
        fetch(`${url}/health`).then(
          ({ ok }) => ok,
          () => false,
        )
      await expect.poll(answers, { timeout: 60_000, interval: 100 }).toBe(true)
    },
    /** Sends a file piece by piece within so many ms. Undefined when no answer came: nobody knows what became of it. */
    async send(text: string, ms: number): Promise<UploadAnswer | undefined> {
      const bytes = Buffer.from(text)
      const size = Math.ceil(bytes.length / PIECES)
      async function* pieces() {
        for (let at = 0; at < bytes.length; at += size) {
          yield bytes.subarray(at, at + size)
          await sleep(ms / PIECES)
        }
      }
      try {
        const response = await fetch(`${url}/rates/uploads?name=fault`, {
          method: 'POST',
          headers: { 'content-type': 'text/csv' },
          body: Readable.toWeb(Readable.from(pieces())),
          duplex: 'half',
        } as RequestInit)
        return response.status === 202 ? UploadAnswer.parse(await response.json()) : undefined
      } catch {
        return undefined
      }
    },
  }
}
