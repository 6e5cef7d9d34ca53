import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

const COMMIT = Buffer.from('commit\0')

/**
 * Stands between a program and PostgreSQL. `cutAtCommit` lets the next commit of the named session through, and cuts the
 * line before the answer comes back: committed, and nobody was told.
 */
export async function openProxy(url: string) {
  const target = new URL(url)
  const lines = new Set<Socket>()
  let doomed: { name: string; isAtOnce: boolean; isDone: () => void } | undefined
  let isClosed = false

  const server = createServer((client) => {
    if (isClosed) return void client.destroy()
    const remote = connect(Number(target.port), target.hostname)
    let name = ''
    let isCut = false
    const end = () => {
      client.destroy()
      remote.end() // what was written goes out before
    }
    const fulfil = () => {
      doomed?.isDone()
      doomed = undefined
      end()
    }
    for (const each of [client, remote]) {
      lines.add(each)
      each.on('error', end)
      each.on('close', () => {
        lines.delete(each)
        end()
      })
    }
    client.on('data', (chunk) => {
      name ||= /application_name\0([^\0]+)/.exec(chunk.toString('latin1'))?.[1] ?? ''
      isCut ||= doomed?.name === name && chunk.includes(COMMIT)
      remote.write(chunk)
      if (isCut && doomed?.isAtOnce) fulfil()
    })
    remote.on('data', (chunk) => {
      if (!isCut) return void client.write(chunk)
      fulfil()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const line of lines) line.destroy()
    server.close()
  })
  const through = new URL(url)
  through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: through.href,
    /** Resolves when it happened. `isAtOnce`: while the commit is still under way, if it takes its time. */
    cutAtCommit: (name: string, isAtOnce = false) =>
      new Promise<void>((isDone) => (doomed = { name, isAtOnce, isDone })),
    cutAll: () => {
      for (const line of lines) line.destroy()
    },
    /** From here on nobody gets through: to the database it is as if the program had been killed, and the other way round. */
    close: () => {
      isClosed = true
      for (const line of lines) line.destroy()
    },
    open: () => {
      isClosed = false
    },
  }
}
