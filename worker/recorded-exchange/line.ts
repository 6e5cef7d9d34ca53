import type { Socket } from 'node:net'
import { WebSocket, type RawData } from 'ws'

/** One WebSocket that somebody opened here. */
export class Line {
  /** Path and query it was opened with. */
  readonly path: string
  readonly #socket: WebSocket
  readonly #wire: Socket
  #isSilent = false

  constructor(path: string, socket: WebSocket, wire: Socket) {
    this.path = path
    this.#socket = socket
    this.#wire = wire
    socket.on('error', () => socket.terminate()) // what a client does wrong ends its own line only
    socket.on('ping', (data) => {
      if (this.isOpen) socket.pong(data)
    })
  }

  /** Whether anything that is sent can arrive. */
  get isOpen(): boolean {
    return !this.#isSilent && this.#socket.readyState === WebSocket.OPEN
  }

  get isSilent(): boolean {
    return this.#isSilent
  }

  send(text: string): void {
    if (this.isOpen) this.#socket.send(text)
  }

  /** Whole frames, encoded already, in one write. `done` is called when the bytes are free again, sent or not. */
  write(frames: Uint8Array, done?: () => void): void {
    this.#wire.write(frames, done)
  }

  /** Whether more has been written than the client takes. */
  get isFull(): boolean {
    return this.#wire.writableNeedDrain
  }

  get pendingBytes(): number {
    return this.#wire.writableLength
  }

  /** Calls back each time the line has room again. */
  onRoom(call: () => void): void {
    this.#wire.on('drain', call)
  }

  onText(call: (text: string) => void): void {
    this.#socket.on('message', (data: RawData) => call(String(data)))
  }

  onClose(call: () => void): void {
    this.#socket.once('close', call)
  }

  /** A half-open connection: it stands, but nothing comes any more, no heartbeat, no pong, no goodbye. */
  goSilent(): void {
    this.#isSilent = true
    this.#socket.pause()
  }

  /** Cut without a goodbye. */
  cut(): void {
    this.#socket.terminate()
  }
}
