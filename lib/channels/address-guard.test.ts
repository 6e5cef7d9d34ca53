import type { LookupAddress } from 'node:dns'
import { onTestFinished, expect, test } from 'vitest'
import { openGuard, type Resolve } from './address-guard'
import { openPost } from './post'
import { scriptedReceiver } from './scripted-receiver'

const nowhere: Resolve = async () => []

function poster(allow: readonly string[], resolve: Resolve = nowhere) {
  const { post, close } = openPost(openGuard(allow, resolve), { answerWithin: 3_000 })
  onTestFinished(() => close())
  return (url: string) => post(url, {}, '{}')
}

async function receiver() {
  // On every address of this machine, so that a connection to any of them is counted.
  const server = await scriptedReceiver(undefined, '::').catch(() => scriptedReceiver(undefined, '0.0.0.0'))
  onTestFinished(() => server.close())
  return server
}

const BLOCKED = [
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '100.127.255.254',
  '127.0.0.1',
  '127.9.9.9',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.168.0.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '100::1',
  '2001::1', // Teredo
  '2001:db8::1',
  '2002:7f00:1::', // 6to4 of 127.0.0.1
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fec0::1',
  'ff02::1',
]
const PUBLIC = [
  '1.1.1.1',
  '100.63.255.255',
  '100.128.0.1',
  '172.15.0.1',
  '172.32.0.1',
  '2606:4700::1111',
  '2a00:1450::1',
]

test.each(BLOCKED)('%s is refused, as an address and as what a name means', async (address) => {
  expect(openGuard([]).checkHost(address)?.message).toContain('WEBHOOK_ALLOW')
  expect(await resolved([address])).toBeInstanceOf(Error)
})

test.each(PUBLIC)('%s is not', async (address) => {
  expect(openGuard([]).checkHost(address)).toBeNull()
  expect(await resolved([address])).toEqual([address])
})

/** What a name that means these addresses may be connected to. */
function resolved(addresses: string[], allow: string[] = []): Promise<string[] | Error> {
  const resolve: Resolve = async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  return new Promise((answer) =>
    openGuard(allow, resolve).lookup('name.example', { all: true }, (error, found) =>
      answer(error ?? (found as LookupAddress[]).map(({ address }) => address)),
    ),
  )
}

test('of a name only the addresses that may be reached are left', async () => {
  expect(await resolved(['10.0.0.1', '1.1.1.1', '::1'])).toEqual(['1.1.1.1'])
  expect(await resolved(['10.0.0.1', '10.9.0.1'], ['10.9.0.0/16'])).toEqual(['10.9.0.1'])
})

test.each([
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '017700000001',
  '0.0.0.0',
  '0',
  '127.0.0.1.',
  '%31%32%37.0.0.1',
  '１２７.0.0.1',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:7f00:0001]',
])('http://%s opens no connection to this machine', async (host) => {
  const server = await receiver()
  const outcome = await poster([])(`http://${host}:${server.port}/`)
  expect(outcome).toMatchObject({ ok: false, status: null, verdict: 'hopeless' })
  expect(outcome.error).toContain('is not a public address')
  expect(server.connections()).toBe(0)
})

test('a name that means this machine opens no connection', async () => {
  const server = await receiver()
  const post = poster([], async () => [{ address: '127.0.0.1', family: 4 }])
  for (const name of ['localhost', 'localhost.', 'harmless.example']) {
    expect((await post(`http://${name}:${server.port}/`)).error).toContain('not a public address')
  }
  expect(server.connections()).toBe(0)
})

test('a name that changes between the check and the connection opens none: it is asked once', async () => {
  const server = await scriptedReceiver()
  onTestFinished(() => server.close())
  let asked = 0
  const post = poster(['127.0.0.9/32'], async () => [
    { address: asked++ === 0 ? '127.0.0.9' : '127.0.0.1', family: 4 }, // 127.0.0.9: where nobody listens
  ])
  expect((await post(`http://rebind.example:${server.port}/`)).error).toContain('127.0.0.9')
  expect(asked).toBe(1)
  expect((await post(`http://rebind.example:${server.port}/`)).error).toContain('not a public address')
  expect(server.connections()).toBe(0)
})

test('a redirect to this machine is a failure, and is not followed', async () => {
  const target = await receiver()
  const door = await scriptedReceiver(() => ({ status: 302, headers: { location: target.url } }))
  onTestFinished(() => door.close())
  const outcome = await poster(['127.0.0.0/8'])(door.url)
  expect(outcome).toMatchObject({ ok: false, status: 302, error: 'answered 302 (a redirect, which is not followed)' })
  expect([door.connections(), target.connections()]).toEqual([1, 0])
})

test.each(['127.0.0.1', '2130706433', '[::ffff:127.0.0.1]', 'name.example'])(
  'with WEBHOOK_ALLOW http://%s is reached',
  async (host) => {
    const server = await receiver()
    const outcome = await poster(['127.0.0.0/8'], async () => [{ address: '127.0.0.1', family: 4 }])(
      `http://${host}:${server.port}/`,
    )
    expect(outcome).toMatchObject({ ok: true, status: 200 })
    expect(server.connections()).toBe(1)
  },
)

test('a single address may be listed without a prefix', () => {
  const guard = openGuard(['192.168.1.7', 'fd00::7'])
  expect(
    ['192.168.1.7', '192.168.1.8', 'fd00::7', 'fd00::8'].map((address) => guard.checkHost(address) === null),
  ).toEqual([true, false, true, false])
})
