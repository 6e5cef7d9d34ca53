import { lookup as lookUp } from 'node:dns/promises'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Refused before anything was connected. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

export type Address = { address: string; family: number }
export type Resolve = (name: string) => Promise<Address[]>

/** Of IPv4 everything is public but this (IANA special-purpose registry, multicast, reserved). */
const NOT_PUBLIC_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]
/** Of IPv6 only 2000::/3 is public, so whatever else carries an IPv4 address inside (mapped, NAT64) is out; of it, not this. */
const PUBLIC_6 = ['2000::/3']
const NOT_PUBLIC_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

function listOf(cidrs: readonly string[]): BlockList {
  const list = new BlockList()
  for (const cidr of cidrs) {
    const [address = '', bits] = cidr.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    list.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family)
  }
  return list
}

const notPublic4 = listOf(NOT_PUBLIC_4)
const public6 = listOf(PUBLIC_6)
const notPublic6 = listOf(NOT_PUBLIC_6)

const isPublic = (address: string): boolean =>
  isIP(address) === 4
    ? !notPublic4.check(address, 'ipv4')
    : public6.check(address, 'ipv6') && !notPublic6.check(address, 'ipv6')

export type Guard = ReturnType<typeof openGuard>

/**
 * Keeps webhooks out of the networks that only this machine can reach. A name is resolved once, and what was checked is what
 * is connected to: what the name says a moment later does not matter.
 */
export function openGuard(allow: readonly string[], resolve: Resolve = (name) => lookUp(name, { all: true })) {
  const allowed = listOf(allow)
  const mayReach = (address: string): boolean => {
    const bare = address.split('%')[0]!
    if (isIP(bare) === 0) return false
    return allowed.check(bare, isIP(bare) === 6 ? 'ipv6' : 'ipv4') || isPublic(bare)
  }
  const refuse = (what: string) =>
    new Refused(`${what} is not a public address: list it in WEBHOOK_ALLOW if it may be reached`)

  /** Node asks no `lookup` about a host that is an address already. */
  const checkHost = (host: string): Refused | null => (isIP(host) !== 0 && !mayReach(host) ? refuse(host) : null)

  const lookup: LookupFunction = (name, options, callback) => {
    resolve(name).then(
      (found) => {
        const fit = found.filter(({ address }) => mayReach(address))
        const [first] = fit
        const addresses = found.map(({ address }) => address).join(', ')
        if (!first) callback(refuse(`${name} (${addresses || 'no address'})`), '', 0)
        else if (options.all) callback(null, fit)
        else callback(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    )
  }
  return { checkHost, lookup }
}
