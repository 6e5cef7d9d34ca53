import { pino } from 'pino'

export type Log = pino.Logger

/** JSON lines on standard output; `process` says which of the running parts is speaking. */
export const openLog = (process: string, level: string): Log => pino({ level, base: { process } })
