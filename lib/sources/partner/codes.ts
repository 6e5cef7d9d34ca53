/** How many bytes a code has on the wire. */
export const CODE_BYTES = 12

/** Beyond this the table begins again: codes that are gone are never said again, and must not stay for ever. */
const MOST = 1 << 20

/**
 * The code that stands at a place in a frame, as one and the same string each time, without making a new one.
 * Open addressing over the bytes; a code that is new is checked and kept.
 */
export class Codes {
  #slots = 1 << 12
  #held = 0
  #keys = new Int32Array(3 * this.#slots)
  #codes: (string | undefined)[] = Array.from({ length: this.#slots })

  /** Null when what stands there is no code. */
  at(frame: Uint8Array, from: number): string | null {
    const a = word(frame, from)
    const b = word(frame, from + 4)
    const c = word(frame, from + 8)
    const keys = this.#keys
    const mask = this.#slots - 1
    let slot = hash(a, b, c) & mask
    for (;;) {
      const code = this.#codes[slot]
      if (code === undefined) break
      const key = 3 * slot
      if (keys[key] === a && keys[key + 1] === b && keys[key + 2] === c) return code
      slot = (slot + 1) & mask
    }
    const code = String.fromCharCode(...frame.subarray(from, from + CODE_BYTES))
    if (!/^[A-Za-z0-9]{12}$/.test(code)) return null
    return this.#keep(a, b, c, code.toUpperCase())
  }

  #keep(a: number, b: number, c: number, code: string): string {
    if (this.#held >= MOST) this.#begin(1 << 12)
    else if (2 * this.#held >= this.#slots) this.#grow()
    this.#put(a, b, c, code)
    return code
  }

  #put(a: number, b: number, c: number, code: string): void {
    const mask = this.#slots - 1
    let slot = hash(a, b, c) & mask
    while (this.#codes[slot] !== undefined) slot = (slot + 1) & mask
    this.#codes[slot] = code
    this.#keys.set([a, b, c], 3 * slot)
    this.#held += 1
  }

  #begin(slots: number): void {
    this.#slots = slots
    this.#held = 0
    this.#keys = new Int32Array(3 * slots)
    this.#codes = Array.from({ length: slots })
  }

  #grow(): void {
    const [keys, codes] = [this.#keys, this.#codes]
    this.#begin(2 * this.#slots)
    codes.forEach((code, slot) => {
      if (code !== undefined) this.#put(keys[3 * slot]!, keys[3 * slot + 1]!, keys[3 * slot + 2]!, code)
    })
  }
}

const word = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)

function hash(a: number, b: number, c: number): number {
  const mixed = Math.imul(Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x85ebca6b) ^ c, 0xc2b2ae35)
  return mixed ^ (mixed >>> 15)
}
