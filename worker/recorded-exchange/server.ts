import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import { admission } from './admission'
import { bitfinex } from './bitfinex'
import { BitfinexSession } from './bitfinex-socket'
import { control, CONTROL_PATH } from './control'
import { kraken } from './kraken'
import { KrakenSession } from './kraken-socket'
import { Ledger, type Entry } from './ledger'
import { markets } from './market'
import { Misbehaviour, Misbehaviours } from './misbehave'
import { Partner, type PartnerOptions } from './partner'
import type { Face, Reply } from './reply'
import { respond } from './respond'
import type { SocketFace, SocketTools } from './session'
import { Sockets } from './sockets'

/** Which exchange speaks, by the first part of the path. */
const FACES: [prefix: string, face: Face][] = [
  ['/v2/', bitfinex],
  ['/0/public/', kraken],
]

export type RecordedExchange = {
  url: string
  port: number
  /** Spoils requests from now on, until the rule is used up, its window is over, or `behave` is called. */
  misbehave: (rule: z.input<typeof Misbehaviour>) => void
  behave: () => void
  requests: () => Entry[]
  /** Lets open sockets catch up with the clock now, which they do by themselves a few times a second. */
  sweep: () => void
  close: () => Promise<void>
}

export type Options = {
  port: number
  host?: string
  now?: () => number
  faults?: readonly Misbehaviour[]
  partner?: PartnerOptions
  /** After how many ms of silence a heartbeat is sent. */
  heartbeats?: Partial<SocketTools['heartbeats']>
  /** How many channels one Bitfinex connection may have. */
  mostChannels?: number
}

const MOST_CHANNELS = 25
const HEARTBEATS = { kraken: 1_000, bitfinex: 15_000 }
const SMALL_PARTNER: PartnerOptions = { instruments: 20, rate: 5 }

/** Plays the tape by the given clock. Port 0 takes a free one. */
export async function startRecordedExchange(options: Options): Promise<RecordedExchange> {
  const { port, host = '127.0.0.1', now = Date.now, faults = [] } = options
  const rules = new Misbehaviours()
  const ledger = new Ledger()
  const partner = new Partner(options.partner ?? SMALL_PARTNER, now)
  const closing = new AbortController()
  for (const rule of faults) rules.add(Misbehaviour.parse(rule))
  markets() // the tape is read before the first question, not during it

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const asked = request.url ?? '/'
    const { pathname, searchParams } = new URL(asked, 'http://recorded')
    if (pathname.startsWith(CONTROL_PATH)) {
      const reply = await control(request, pathname, { faults: rules, ledger, partner })
      sockets.sweep()
      return respond(request, response, reply)
    }
    const time = now()
    const { delayMs, fault } = rules.next(asked, time)
    if (delayMs > 0) await sleep(delayMs, undefined, { signal: closing.signal })
    const status = respond(request, response, answer(request, pathname, searchParams, now()), fault)
    ledger.write({ method: request.method ?? '', path: asked, time, status })
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!closing.signal.aborted && !response.headersSent) {
        respond(request, response, { status: 500, body: { error: String(error) } })
      }
    })
  })
  const tools: SocketTools = {
    rules,
    heartbeats: { ...HEARTBEATS, ...options.heartbeats },
    mostChannels: options.mostChannels ?? MOST_CHANNELS,
  }
  const sockets = new Sockets(server, {
    now,
    rules,
    faces: new Map<string, SocketFace>([
      ['/v2', (line, time) => new KrakenSession(line, tools, time)],
      ['/ws/2', (line) => new BitfinexSession(line, tools)],
      ['/instruments', (line) => partner.openInstruments(line)],
      ['/quotes', (line) => partner.openQuotes(line)],
    ]),
    admit: admission({ rules, ledger, now, signal: closing.signal }),
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve)
  })
  const taken = (server.address() as AddressInfo).port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    port: taken,
    misbehave: (rule) => {
      rules.add(Misbehaviour.parse(rule))
      sockets.sweep()
    },
    behave: () => rules.clear(),
    requests: () => ledger.read(),
    sweep: () => sockets.sweep(),
    close: () =>
      new Promise((resolve) => {
        closing.abort()
        partner.close()
        sockets.close()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function answer({ method }: IncomingMessage, path: string, query: URLSearchParams, now: number): Reply {
  const face = method === 'GET' ? FACES.find(([prefix]) => path.startsWith(prefix))?.[1] : undefined
  return face ? face(path, query, now) : { status: 404, body: { error: 'not found' } }
}
