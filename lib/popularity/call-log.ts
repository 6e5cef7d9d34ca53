import { randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const ENTRY = 12 // instrument (4 bytes), minute (8 bytes)
const NAME = /^(\d+)-[\da-f-]{36}\.log$/
/** A file as long as this gives way to another, once all of it is counted. */
const LARGE = 100_000 * ENTRY

/**
 * Writes each call to a file before it is answered. What a process has handed to the system survives its own death; whoever
 * starts next counts it. Costs a few microseconds a call.
 */
export class CallLog {
  readonly #folder: string
  readonly #entry = Buffer.alloc(ENTRY)
  #file = -1
  name = ''
  length = 0 // in bytes

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true })
    this.#folder = folder
    this.#begin()
  }

  #begin(): void {
    this.name = `${process.pid}-${randomUUID()}.log`
    this.#file = openSync(join(this.#folder, this.name), 'a')
    this.length = 0
  }

  add(instrumentId: number, minute: number): void {
    this.#entry.writeUInt32LE(instrumentId, 0)
    this.#entry.writeDoubleLE(minute, 4)
    this.length += writeSync(this.#file, this.#entry)
  }

  /** Says that it is counted up to `length`. A large file that is counted wholly ends here; answers its name. */
  counted(length: number): string | undefined {
    if (length < this.length || length < LARGE) return undefined
    const over = this.name
    closeSync(this.#file)
    rmSync(join(this.#folder, over), { force: true })
    this.#begin()
    return over
  }
}

/** The files of processes that are no more. `own`: the file that is being written now. */
export function findOrphans(folder: string, own: string): string[] {
  return readdirSync(folder).filter((name) => {
    const [, pid] = NAME.exec(name) ?? []
    return pid !== undefined && name !== own && (Number(pid) === process.pid || !isAlive(Number(pid)))
  })
}

/** How often each instrument was called in each minute, by what stands in a file from `start` on; and its length in bytes. */
export function readCalls(folder: string, name: string, start: number) {
  const bytes = readFileSync(join(folder, name))
  const byMinute = new Map<number, Map<number, number>>()
  const length = Math.floor(bytes.length / ENTRY) * ENTRY
  for (let at = start; at < length; at += ENTRY) {
    const [id, minute] = [bytes.readUInt32LE(at), bytes.readDoubleLE(at + 4)]
    const counts = byMinute.get(minute) ?? new Map<number, number>()
    byMinute.set(minute, counts.set(id, (counts.get(id) ?? 0) + 1))
  }
  return { byMinute, length }
}

export const forget = (folder: string, name: string): void => rmSync(join(folder, name), { force: true })

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
