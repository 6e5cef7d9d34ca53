import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Problem } from '@/lib/platform/contract'

/**
 * Next answers a method that a route of the API does not have with a bare 405. The answer is held back here, and says in our
 * way what is wrong, and which methods the route has: those that Next names when it is asked for its options.
 */
export function explain405(request: IncomingMessage, response: ServerResponse, server: { host: string; port: number }) {
  const path = (request.url ?? '/').split('?', 1)[0]!
  if (!path.startsWith('/api/')) return
  const writeHead = response.writeHead.bind(response)
  const write = response.write.bind(response)
  const end = response.end.bind(response)
  let isHeld = false
  const held = {
    writeHead(status: number, ...rest: []) {
      if (status !== 405) return writeHead(status, ...rest)
      if (!isHeld) void tell()
      isHeld = true
      return response
    },
    write: (...rest: [string]) => isHeld || write(...rest),
    end(...rest: []) {
      if (!response.headersSent) response.writeHead(response.statusCode)
      return isHeld ? response : end(...rest)
    },
  }
  Object.assign(response, held)

  const tell = async () => {
    const allow = await methodsOf(request, server)
    const body: Problem = {
      type: '/problems/method-not-allowed',
      title: 'No such method here',
      status: 405,
      detail: `${request.method} is not a method of ${path.slice(0, 200)}.${allow && ` It has ${allow}.`}`,
      instance: path.slice(0, 200),
    }
    const text = JSON.stringify(body)
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    writeHead(405, {
      allow,
      'content-type': 'application/problem+json',
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
    })
    end(text)
  }
}

/** The methods of the route at the same address; none when they cannot be learnt. */
const methodsOf = ({ url = '/', headers }: IncomingMessage, { host, port }: { host: string; port: number }) =>
  new Promise<string>((resolve) => {
    const asked = ask({ host, port, path: url, method: 'OPTIONS', headers: { host: headers.host ?? host } })
    asked.on('response', (answer) => {
      answer.resume()
      resolve(answer.headers.allow ?? '')
    })
    asked.on('error', () => resolve(''))
    asked.end()
  })
