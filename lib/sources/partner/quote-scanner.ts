import { CODE_BYTES, Codes } from './codes'

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

const TYPE_FIRST = bytes('{"type":"QUOTE","data":{')
const DATA_FIRST = bytes('{"data":{')
const ISIN_FIRST = bytes('"isin":"')
const PRICE_FIRST = bytes('"price":')
const THEN_PRICE = bytes('","price":')
const THEN_ISIN = bytes(',"isin":"')
const ISIN_END = bytes('"')
const TYPE_FIRST_END = bytes('}}')
const DATA_FIRST_END = bytes('},"type":"QUOTE"}')

const [LETTER_T, DOT, ZERO] = [0x74, 0x2e, 0x30]

/** A double holds every whole number of so many digits, and every power of ten up to 1e22: their quotient is exact. */
const EXACT_DIGITS = 15
const POWERS = Float64Array.from({ length: 23 }, (_, n) => Number(`1e${n}`))

/**
 * Reads quotes in the four layouts that differ in nothing but the order of their keys, straight from the bytes. Whatever
 * is written in any other way (spaces, escapes, exponents, more digits) it leaves to `readQuote`, which is only slower.
 */
export class QuoteScanner<T> {
  readonly #codes: Codes<T>
  #at = 0 // how far the frame has been read
  /** Whose the quote was that was read last. */
  whose: T | undefined

  /** `know`: what a code stands for, asked when it is new. */
  constructor(know: (code: string) => T) {
    this.#codes = new Codes(know)
  }

  /** The price, with what its code stands for in `whose`; 0 when what lies there is not as simple as that. */
  read(frame: Uint8Array, from = 0, to = frame.length): number {
    const typeFirst = frame[from + 2] === LETTER_T
    this.#at = from
    if (!this.#skip(frame, typeFirst ? TYPE_FIRST : DATA_FIRST)) return 0
    const isinFirst = frame[this.#at + 1] === ISIN_FIRST[1]
    let price = 0
    if (isinFirst) {
      if (!this.#skip(frame, ISIN_FIRST) || !this.#readCode(frame) || !this.#skip(frame, THEN_PRICE)) return 0
      price = this.#readPrice(frame)
    } else {
      if (!this.#skip(frame, PRICE_FIRST)) return 0
      price = this.#readPrice(frame)
      if (!this.#skip(frame, THEN_ISIN) || !this.#readCode(frame) || !this.#skip(frame, ISIN_END)) return 0
    }
    const isWhole = this.#skip(frame, typeFirst ? TYPE_FIRST_END : DATA_FIRST_END) && this.#at === to
    return isWhole ? price : 0
  }

  #skip(frame: Uint8Array, words: Uint8Array): boolean {
    const at = this.#at
    for (let n = 0; n < words.length; n += 1) if (frame[at + n] !== words[n]) return false
    this.#at = at + words.length
    return true
  }

  #readCode(frame: Uint8Array): boolean {
    const from = this.#at
    const whose = this.#codes.at(frame, from)
    if (whose === null) return false
    this.whose = whose
    this.#at = from + CODE_BYTES
    return true
  }

  /** A number without sign and exponent, of up to 15 digits that matter; else 0. */
  #readPrice(frame: Uint8Array): number {
    let at = this.#at
    let mantissa = 0
    let digits = 0
    let point = -1
    const from = at
    for (; ; at += 1) {
      const byte = frame[at]!
      const digit = byte - ZERO
      if (digit >= 0 && digit <= 9) {
        mantissa = 10 * mantissa + digit
        if (mantissa > 0) digits += 1
      } else if (byte === DOT && point < 0 && at > from) point = at
      else break
    }
    const whole = (point < 0 ? at : point) - from
    const decimals = point < 0 ? 0 : at - point - 1
    // JSON knows neither 1. nor 01.
    if (digits > EXACT_DIGITS || decimals >= POWERS.length || (point >= 0 && decimals === 0)) return 0
    if (whole > 1 && frame[from] === ZERO) return 0
    this.#at = at
    return decimals === 0 ? mantissa : mantissa / POWERS[decimals]!
  }
}
