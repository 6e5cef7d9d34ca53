import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import type { Ledger } from './ledger'
import { Misbehaviour, type Misbehaviours } from './misbehave'
import type { Partner } from './partner'
import { controlPartner } from './partner-control'
import type { Reply } from './reply'

export const CONTROL_PATH = '/_control/'

const Rules = z.union([Misbehaviour, z.array(Misbehaviour)])
const LONGEST = 64_000

type Controlled = { faults: Misbehaviours; ledger: Ledger; partner: Partner }

/** For tests in other processes: what goes wrong next, and what was asked. For programs on this machine only. */
export async function control(
  request: IncomingMessage,
  path: string,
  { faults, ledger, partner }: Controlled,
): Promise<Reply> {
  if (!isLoopback(request.socket.remoteAddress) || request.headers.origin !== undefined)
    return { status: 403, body: {} }
  switch (`${request.method} ${path.slice(CONTROL_PATH.length)}`) {
    case 'POST faults': {
      const rules = Rules.safeParse(await readJson(request))
      if (!rules.success) return { status: 400, body: { error: z.prettifyError(rules.error) } }
      for (const rule of [rules.data].flat()) faults.add(rule)
      return { status: 200, body: { faults: faults.list() } }
    }
    case 'GET faults':
      return { status: 200, body: { faults: faults.list() } }
    case 'DELETE faults':
      faults.clear()
      return { status: 200, body: { faults: [] } }
    case 'GET requests':
      return { status: 200, body: { requests: ledger.read() } }
    case 'DELETE requests':
      ledger.clear()
      return { status: 200, body: { requests: [] } }
    case 'GET partner':
      return controlPartner(partner, 'GET', undefined)
    case 'POST partner':
      return controlPartner(partner, 'POST', await readJson(request))
    case 'GET partner/ledger':
      return { status: 200, body: partner.ledger(), isLines: true }
    default:
      return { status: 404, body: {} }
  }
}

const isLoopback = (address = ''): boolean => /^(::ffff:)?127\.|^::1$/.test(address)

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > LONGEST) return undefined
  }
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
