/** How many bytes a code has on the wire. */
export const CODE_BYTES = 12

/** Beyond this the table begins again: codes that are gone are never said again, and must not stay for ever. */
const MOST = 1 << 20

/**
 * What is known by the code that stands at a place in a frame, as one and the same value each time, without making a string
 * of it. Open addressing over the bytes; a code that is new is checked, and what it stands for is asked once.
 */
export class Codes<T> {
  readonly #know: (code: string) => T
  #slots = 1 << 12
  #held = 0
  #keys = new Int32Array(3 * this.#slots)
  #known: (T | undefined)[] = Array.from({ length: this.#slots })

  constructor(know: (code: string) => T) {
    this.#know = know
  }

  /** Null when what stands there is no code. */
  at(frame: Uint8Array, from: number): T | null {
    const a = word(frame, from)
    const b = word(frame, from + 4)
    const c = word(frame, from + 8)
    const keys = this.#keys
    const mask = this.#slots - 1
    let slot = hash(a, b, c) & mask
    for (;;) {
      const known = this.#known[slot]
      if (known === undefined) break
      const key = 3 * slot
      if (keys[key] === a && keys[key + 1] === b && keys[key + 2] === c) return known
      slot = (slot + 1) & mask
    }
    const code = String.fromCharCode(...frame.subarray(from, from + CODE_BYTES))
    if (!/^[A-Za-z0-9]{12}$/.test(code)) return null
    return this.#keep(a, b, c, this.#know(code.toUpperCase()))
  }

  #keep(a: number, b: number, c: number, known: T): T {
    if (this.#held >= MOST) this.#begin(1 << 12)
    else if (2 * this.#held >= this.#slots) this.#grow()
    this.#put(a, b, c, known)
    return known
  }

  #put(a: number, b: number, c: number, known: T): void {
    const mask = this.#slots - 1
    let slot = hash(a, b, c) & mask
    while (this.#known[slot] !== undefined) slot = (slot + 1) & mask
    this.#known[slot] = known
    this.#keys.set([a, b, c], 3 * slot)
    this.#held += 1
  }

  #begin(slots: number): void {
    this.#slots = slots
    this.#held = 0
    this.#keys = new Int32Array(3 * slots)
    this.#known = Array.from({ length: slots })
  }

  #grow(): void {
    const [keys, all] = [this.#keys, this.#known]
    this.#begin(2 * this.#slots)
    all.forEach((known, slot) => {
      if (known !== undefined) this.#put(keys[3 * slot]!, keys[3 * slot + 1]!, keys[3 * slot + 2]!, known)
    })
  }
}

const word = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)

function hash(a: number, b: number, c: number): number {
  const mixed = Math.imul(Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x85ebca6b) ^ c, 0xc2b2ae35)
  return mixed ^ (mixed >>> 15)
}
