import { createServer } from 'node:net'
import { ownerOfPort } from './port-owner'
import { Problem } from './problem.mjs'

/** Listens for a moment: the port it got, or why it got none. */
function tryPort(host: string, port: number): Promise<{ port: number } | { code: string }> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve({ code: error.code ?? error.message }))
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve({ port: address !== null && typeof address === 'object' ? address.port : port }))
    })
  })
}

/** `port` if it is free, else any free one. */
export async function freePort(host: string, port = 0): Promise<number> {
  const wanted = await tryPort(host, port)
  if ('port' in wanted) return wanted.port
  const any = await tryPort(host, 0)
  if ('port' in any) return any.port
  throw new Problem(`No port is free on ${host} (${any.code}).`)
}

/** The port the person asked for (0: any free one), or one line that says who has it and what to set. */
export async function claimPort(host: string, port: number, variable: string): Promise<number> {
  const got = await tryPort(host, port)
  if ('port' in got) return got.port
  if (got.code === 'EADDRINUSE') {
    throw new Problem(
      `Port ${port} is taken by ${ownerOfPort(port) ?? 'another program'}: stop it, or set ${variable} to another.`,
    )
  }
  if (got.code === 'EACCES')
    throw new Problem(`Port ${port} may not be used (EACCES): set ${variable} to one above 1023.`)
  throw new Problem(
    `Nothing can listen on ${host} port ${port} (${got.code}): set HOST and ${variable} to an address of this machine.`,
  )
}
