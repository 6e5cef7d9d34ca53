/** What is on the tape, by Bitfinex's own names (IOT is IOTA). The order is part of the trade ids: append only. */
export const CODES = ['BTCUSD', 'ETHUSD', 'XRPUSD', 'LTCUSD', 'EOSUSD', 'IOTUSD', 'NEOUSD'] as const
export type Code = (typeof CODES)[number]

/** The recording: Bitfinex minutes of 2018-04-03 to 06, UTC. */
export const TAPE_START = Date.UTC(2018, 3, 3)
export const TAPE_MINUTES = 4 * 24 * 60
