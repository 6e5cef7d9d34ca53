import type { Line } from './line'
import type { Misbehaviours } from './misbehave'

/** What one face says on one socket. */
export type Session = {
  hear?: (text: string, now: number) => void
  /** Called again and again while the socket is open. */
  tick?: (now: number) => void
  /** A message of the protocol with this text where the price belongs. */
  priced: (price: string) => string
}

export type SocketTools = {
  rules: Misbehaviours
  /** After so many ms without anything else a heartbeat is sent. */
  heartbeats: { kraken: number; bitfinex: number }
  /** How many channels one Bitfinex connection may have. */
  mostChannels: number
}

export type SocketFace = (line: Line, now: number) => Session
