import { LONGEST_RANGE } from '@/lib/rates/contract'

/** One row of a file, used again for each: what it says, or `faults`, why it cannot be stored. */
export class Row {
  origin = 0
  destination = 0
  dayFrom = 0 // days since 1970-01-01
  dayTo = 0
  amount = 0
  currency = '' // empty: USD
  faults: string[] = []

  clear(): void {
    this.currency = ''
    if (this.faults.length > 0) this.faults = []
  }

  get isGood(): boolean {
    return this.faults.length === 0
  }

  get days(): number {
    return this.dayTo - this.dayFrom + 1
  }

  /** What can only be judged when all of it is known. */
  judge(): void {
    if (!this.isGood) return
    if (this.days < 1) this.faults.push('date_to is before date_from')
    else if (this.days > LONGEST_RANGE)
      this.faults.push(`date_to is ${this.days} days from date_from; ${LONGEST_RANGE} are allowed`)
  }
}

/** Reads one line into `row`; false when the line is none: blank, or the header. */
export type ReadRow = (bytes: Buffer, from: number, to: number, row: Row) => boolean

/** What spoils a file as a whole, at its first line. */
export class NotAFile extends Error {
  override name = 'NotAFile'
}

/** The numbers of all ports, for text and, packed, for five bytes. */
export type Ports = { byCode: ReadonlyMap<string, number>; byBytes: ReadonlyMap<number, number> }

const PACK = 256

export const openPorts = (byCode: ReadonlyMap<string, number>): Ports => ({
  byCode,
  byBytes: new Map([...byCode].map(([code, id]) => [packed(Buffer.from(code), 0), id])),
})

/** Five bytes as one number. */
export const packed = (bytes: Buffer, at: number): number =>
  (((bytes[at]! * PACK + bytes[at + 1]!) * PACK + bytes[at + 2]!) * PACK + bytes[at + 3]!) * PACK + bytes[at + 4]!

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/** The text of some bytes, null when they are no UTF-8. */
export function readText(bytes: Buffer, from: number, to: number): string | null {
  try {
    return UTF8.decode(bytes.subarray(from, to))
  } catch {
    return null
  }
}
