import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { makeWebServer } from './web-server'

/** Answers with how many bytes of a body came, or that it broke off. */
const heard: string[] = []
const count: RequestListener = (request, response) => {
  let bytes = 0
  request.on('data', (chunk: Buffer) => (bytes += chunk.length))
  request.on('end', () => response.end(`got ${bytes}`))
  request.on('close', () => heard.push(request.complete ? 'whole' : 'broken'))
}

async function open(): Promise<Socket> {
  heard.length = 0
  const server = makeWebServer(count, { idle: 400, head: 400 })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.on('error', () => {})
  onTestFinished(() => {
    socket.destroy()
    server.closeAllConnections()
    server.close()
  })
  await once(socket, 'connect')
  return socket
}

const said = async (socket: Socket): Promise<string> => {
  let text = ''
  for await (const chunk of socket) {
    text += String(chunk)
    if (text.includes('got')) break
  }
  return text
}

const HEAD = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\n\r\n'

test('a body that comes slowly is taken whole, however long it takes', async () => {
  const socket = await open()
  const answer = said(socket)
  socket.write(HEAD)
  for (let at = 0; at < 12; at++) {
    await sleep(150)
    socket.write('x')
  }
  expect(await answer).toContain('got 12')
  expect(heard).toEqual(['whole'])
  // Node's own limit is five minutes for a request as a whole: too long to be waited for here.
  expect(makeWebServer(count).requestTimeout).toBe(0)
})

test('a body that stops coming is cut off', async () => {
  const socket = await open()
  const answer = said(socket)
  socket.write(`${HEAD}xxx`)
  expect(await answer).not.toContain('got')
  await expect.poll(() => heard).toEqual(['broken'])
})

test('a head that never ends is cut off, though something of it comes', async () => {
  const socket = await open()
  const answer = said(socket)
  socket.write('POST / HTTP/1.1\r\n')
  const drip = setInterval(() => socket.write('X-A: b\r\n'), 100)
  try {
    expect(await answer).toContain('408')
  } finally {
    clearInterval(drip)
  }
})
