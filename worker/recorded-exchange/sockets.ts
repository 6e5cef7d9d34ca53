import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { WebSocketServer } from 'ws'
import { garbage } from './garbage'
import { Line } from './line'
import type { Misbehaviours } from './misbehave'
import type { Session, SocketFace } from './session'

type Options = {
  now: () => number
  rules: Misbehaviours
  /** By path, without the query. */
  faces: ReadonlyMap<string, SocketFace>
  /** Deals with what goes wrong before a request becomes a socket; false when it must not become one. */
  admit: (request: IncomingMessage, socket: Socket) => Promise<boolean>
}

const STEP_MS = 50
const LONGEST_MESSAGE = 1_000_000

/** Takes WebSockets at the paths of the faces, keeps them going by the clock, and spoils them where a rule says so. */
export class Sockets {
  readonly #options: Options
  readonly #open = new Map<Line, Session>()
  // Pongs are sent by the line, which may have gone silent.
  readonly #handshake = new WebSocketServer({ noServer: true, autoPong: false, maxPayload: LONGEST_MESSAGE })
  #timer: NodeJS.Timeout | undefined
  #garbageSent = 0

  constructor(server: Server, options: Options) {
    this.#options = options
    server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      socket.on('error', () => socket.destroy())
      const [path = '/'] = (request.url ?? '/').split('?')
      const face = options.faces.get(path)
      if (!face) return refuse(socket, '404 Not Found')
      options.admit(request, socket).then(
        (isAdmitted) => isAdmitted && !socket.destroyed && this.#accept(request, socket, head, face),
        () => socket.destroy(),
      )
    })
  }

  /** What happens to open sockets by itself, as far as the clock has come. */
  sweep(): void {
    const now = this.#options.now()
    for (const [line, session] of this.#open) {
      if (line.isSilent) continue
      this.#spoil(line, session, now)
      if (line.isOpen) session.tick?.(now)
    }
    this.#options.rules.endOnce()
  }

  close(): void {
    clearInterval(this.#timer)
    for (const line of this.#open.keys()) line.cut()
  }

  #accept(request: IncomingMessage, socket: Socket, head: Buffer, face: SocketFace): void {
    this.#handshake.handleUpgrade(request, socket, head, (accepted) => {
      const { now } = this.#options
      const line = new Line(request.url ?? '/', accepted, socket)
      const session = face(line, now())
      this.#open.set(line, session)
      this.#timer ??= setInterval(() => this.sweep(), STEP_MS)
      line.onText((text) => session.hear?.(text, now()))
      line.onClose(() => {
        this.#open.delete(line)
        if (this.#open.size > 0) return
        clearInterval(this.#timer)
        this.#timer = undefined
      })
    })
  }

  #spoil(line: Line, session: Session, now: number): void {
    const { rules } = this.#options
    const occasion = { path: line.path, time: now }
    if (rules.take('drop', occasion)) return line.cut()
    if (rules.take('silent', occasion)) return line.goSilent()
    if (!rules.take('garbage', occasion)) return
    line.send(garbage(this.#garbageSent, (price) => session.priced(price)))
    this.#garbageSent += 1
  }
}

export const refuse = (socket: Socket, status: string, headers: readonly string[] = []): void =>
  void socket.end([`HTTP/1.1 ${status}`, ...headers, 'Connection: close', 'Content-Length: 0', '', ''].join('\r\n'))
