import { Buffer } from 'node:buffer'

const HEADER = Buffer.from([0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0x00, 0, 0, 0, 0, 0, 0, 0, 0])
const TWO_32 = 2 ** 32

/** Rows in PostgreSQL's binary COPY format, written value by value into one buffer that grows and is used again. */
export class BinaryRows {
  #buffer: Buffer
  #at = 0

  constructor(bytes = 1 << 20) {
    this.#buffer = Buffer.allocUnsafe(bytes)
    this.clear()
  }

  get bytes(): number {
    return this.#at
  }

  clear(): void {
    HEADER.copy(this.#buffer, 0)
    this.#at = HEADER.length
  }

  /** Begins a row of `fields` values. A row here has at most 20 fields of 12 bytes. */
  row(fields: number): void {
    if (this.#at + 256 > this.#buffer.length) this.#grow()
    this.#at = this.#buffer.writeInt16BE(fields, this.#at)
  }

  int2(value: number): void {
    this.#buffer.writeInt32BE(2, this.#at)
    this.#at = this.#buffer.writeInt16BE(value, this.#at + 4)
  }

  int4(value: number): void {
    this.#buffer.writeInt32BE(4, this.#at)
    this.#at = this.#buffer.writeInt32BE(value, this.#at + 4)
  }

  /** An integer within 2^53; NaN is null. */
  int8(value: number): void {
    if (Number.isNaN(value)) return this.null()
    const high = Math.floor(value / TWO_32)
    this.#buffer.writeInt32BE(8, this.#at)
    this.#buffer.writeInt32BE(high, this.#at + 4)
    this.#at = this.#buffer.writeUInt32BE(value - high * TWO_32, this.#at + 8)
  }

  /** NaN is null: no price, size or volume of ours is ever NaN. */
  float8(value: number): void {
    if (Number.isNaN(value)) return this.null()
    this.#buffer.writeInt32BE(8, this.#at)
    this.#at = this.#buffer.writeDoubleBE(value, this.#at + 4)
  }

  null(): void {
    this.#at = this.#buffer.writeInt32BE(-1, this.#at)
  }

  /** Everything written, with the trailer. Valid until the next `clear`. */
  finish(): Buffer {
    if (this.#at + 2 > this.#buffer.length) this.#grow()
    this.#buffer.writeInt16BE(-1, this.#at)
    return this.#buffer.subarray(0, this.#at + 2)
  }

  #grow(): void {
    const larger = Buffer.allocUnsafe(this.#buffer.length * 2)
    this.#buffer.copy(larger, 0, 0, this.#at)
    this.#buffer = larger
  }
}
