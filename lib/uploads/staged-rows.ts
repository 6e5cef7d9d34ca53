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
  #buffer = Buffer.allocUnsafeSlow(1 << 20)
  #view = viewOf(this.#buffer)
  #at = HEADER.copy(this.#buffer)

  add(line: number, row: Row): void {
    if (this.#at + ROOM > this.#buffer.length) this.#grow()
    const view = this.#view
    view.setInt16(this.#at, FIELDS)
    this.#at += 2
    this.#int4(line)
    if (row.isGood) {
      this.#int4(row.origin)
      this.#int4(row.destination)
      this.#int4(row.dayFrom - EPOCH)
      this.#int4(row.dayTo - EPOCH)
      view.setInt32(this.#at, 8)
      view.setFloat64(this.#at + 4, row.amount)
      this.#at += 12
      if (row.currency === '') this.#null()
      else this.#text(row.currency)
      this.#null()
    } else {
      for (let field = 1; field < FIELDS - 1; field++) this.#null()
      this.#text(row.faults.join('; '))
    }
  }

  /** What was added since the last time; the bytes are the taker's. */
  take(): Buffer {
    const taken = Buffer.from(this.#buffer.subarray(0, this.#at))
    this.#at = 0
    return taken
  }

  end(): Buffer {
    return Buffer.concat([this.take(), TRAILER])
  }

  #int4(value: number): void {
    this.#view.setInt32(this.#at, 4)
    this.#view.setInt32(this.#at + 4, value)
    this.#at += 8
  }

  #null(): void {
    this.#view.setInt32(this.#at, -1)
    this.#at += 4
  }

  #text(text: string): void {
    const kept = Buffer.byteLength(text) > LONGEST_FAULT ? `${text.slice(0, LONGEST_FAULT / 4)}…` : text
    const bytes = this.#buffer.write(kept, this.#at + 4)
    this.#view.setInt32(this.#at, bytes)
    this.#at += 4 + bytes
  }

  #grow(): void {
    const larger = Buffer.allocUnsafeSlow(this.#buffer.length * 2)
    this.#buffer.copy(larger, 0, 0, this.#at)
    this.#buffer = larger
    this.#view = viewOf(larger)
  }
}

const viewOf = ({ buffer, byteOffset, byteLength }: Buffer) => new DataView(buffer, byteOffset, byteLength)
