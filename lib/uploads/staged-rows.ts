import { dayNumber } from '@/lib/rates/day'
import type { Row } from './row'

const HEADER = Buffer.from([0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0x00, 0, 0, 0, 0, 0, 0, 0, 0])
const TRAILER = Buffer.from([0xff, 0xff])
const FIELDS = 8
/** The longest reason that is kept, in bytes. */
const LONGEST_FAULT = 500
const ROOM = 128 + LONGEST_FAULT
/** PostgreSQL counts days from here. */
const EPOCH = dayNumber('2000-01-01')

/** Rows of a file in PostgreSQL's binary COPY format, in the order of the columns of `staged`. */
export class StagedRows {
  #buffer = Buffer.allocUnsafe(1 << 16)
  #at = HEADER.copy(this.#buffer)

  add(line: number, row: Row): void {
    if (this.#at + ROOM > this.#buffer.length) this.#grow()
    this.#at = this.#buffer.writeInt16BE(FIELDS, this.#at)
    this.#int4(line)
    if (row.isGood) {
      this.#int4(row.origin)
      this.#int4(row.destination)
      this.#int4(row.dayFrom - EPOCH)
      this.#int4(row.dayTo - EPOCH)
      this.#at = this.#buffer.writeInt32BE(8, this.#at)
      this.#at = this.#buffer.writeDoubleBE(row.amount, this.#at)
      if (row.currency === '') this.#null()
      else this.#text(row.currency)
      this.#null()
    } else {
      for (let field = 1; field < FIELDS - 1; field++) this.#null()
      this.#text(row.faults.join('; '))
    }
  }

  /** What was added since the last time; the bytes are the taker's from now on. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.#at)
    this.#buffer = Buffer.allocUnsafe(this.#buffer.length)
    this.#at = 0
    return taken
  }

  end(): Buffer {
    return Buffer.concat([this.take(), TRAILER])
  }

  #int4(value: number): void {
    this.#buffer.writeInt32BE(4, this.#at)
    this.#at = this.#buffer.writeInt32BE(value, this.#at + 4)
  }

  #null(): void {
    this.#at = this.#buffer.writeInt32BE(-1, this.#at)
  }

  #text(text: string): void {
    let bytes = Buffer.byteLength(text)
    const kept = bytes > LONGEST_FAULT ? `${text.slice(0, LONGEST_FAULT / 4)}…` : text
    bytes = Buffer.byteLength(kept)
    this.#at = this.#buffer.writeInt32BE(bytes, this.#at)
    this.#at += this.#buffer.write(kept, this.#at)
  }

  #grow(): void {
    const larger = Buffer.allocUnsafe(this.#buffer.length * 2)
    this.#buffer.copy(larger, 0, 0, this.#at)
    this.#buffer = larger
  }
}
