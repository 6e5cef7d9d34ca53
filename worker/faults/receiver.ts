import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { expect } from 'vitest'
import { exactEnv } from '@/scripts/process-table'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** What receives a file, as a process of its own, to be killed in the middle. */
export function openReceiver(env: { DATABASE_URL: string; DATA_DIR: string }) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'worker/faults/receiver-process.ts'], {
    cwd: ROOT,
    env: exactEnv({ PATH: process.env.PATH, ...env }),
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const killAtExit = () => void child.kill('SIGKILL')
  process.once('exit', killAtExit)
  child.stdin.on('error', () => {}) // nobody reads any more
  return {
    /** Sends the first bytes and waits until the upload is written down. */
    async begin(): Promise<number> {
      child.stdin.write('date_from')
      const sql = postgres(env.DATABASE_URL, { max: 1 })
      try {
        const find = async () =>
          (await sql<{ id: number }[]>`select id from uploads where name = 'killed' and state = 'receiving'`)[0]?.id
        await expect.poll(find, { timeout: 30_000, interval: 20 }).toBeTypeOf('number')
        return (await find())!
      } finally {
        await sql.end()
      }
    },
    write: (text: string) => void child.stdin.write(text),
    async kill() {
      child.kill('SIGKILL')
      await exited
      process.off('exit', killAtExit)
    },
  }
}
