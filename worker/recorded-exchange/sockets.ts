import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { WebSocketServer } from 'ws'
import { Line } from './line'

export type SocketFace = (line: Line) => void

type Options = {
  /** By path, without the query. */
  faces: ReadonlyMap<string, SocketFace>
  /** What goes wrong with an upgrade before it is one; true when the request was dealt with. */
  spoil: (request: IncomingMessage, socket: Socket) => Promise<boolean>
}

const LONGEST_MESSAGE = 1_000_000

/** Takes WebSockets at the paths of the faces, and knows all that are open. */
export class Sockets {
  readonly #open = new Set<Line>()
  // Pongs are sent by the line, which may have gone silent.
  readonly #handshake = new WebSocketServer({ noServer: true, autoPong: false, maxPayload: LONGEST_MESSAGE })

  constructor(server: Server, { faces, spoil }: Options) {
    server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      socket.on('error', () => socket.destroy())
      const path = request.url ?? '/'
      const face = faces.get(new URL(path, 'http://recorded').pathname)
      void spoil(request, socket).then((isSpoilt) => {
        if (isSpoilt || socket.destroyed) return
        if (!face) return refuse(socket, '404 Not Found')
        this.#handshake.handleUpgrade(request, socket, head, (accepted) => {
          const line = new Line(path, accepted, socket)
          this.#open.add(line)
          line.onClose(() => this.#open.delete(line))
          face(line)
        })
      })
    })
  }

  get lines(): readonly Line[] {
    return [...this.#open]
  }

  close(): void {
    for (const line of this.#open) line.cut()
  }
}

export const refuse = (socket: Socket, status: string, headers = ''): void =>
  void socket.end(`HTTP/1.1 ${status}\r\n${headers}Connection: close\r\nContent-Length: 0\r\n\r\n`)
