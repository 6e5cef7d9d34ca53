import { UPLOAD_MAX_LINE } from './upload'

/** Handed each line as bytes `from <= at < to` of a buffer, without its end; `to` is -1 for one that is too long. */
export type OnLine = (bytes: Buffer, from: number, to: number, line: number) => void

const LF = 0x0a
const CR = 0x0d

/** Finds the lines in chunks of any length. A line that is too long is never held: only its number is told. */
export function openLines(onLine: OnLine) {
  let rest: Buffer = Buffer.alloc(0)
  let isSkipping = false // within a line that is too long
  let line = 0

  const tell = (bytes: Buffer, from: number, to: number) => {
    line++
    if (isSkipping || to - from > UPLOAD_MAX_LINE) onLine(bytes, from, -1, line)
    else onLine(bytes, from, to > from && bytes[to - 1] === CR ? to - 1 : to, line)
    isSkipping = false
  }
  return {
    take(chunk: Buffer): void {
      let from = 0
      const first = chunk.indexOf(LF)
      if (first >= 0 && (rest.length > 0 || isSkipping)) {
        const joined = isSkipping ? rest : Buffer.concat([rest, chunk.subarray(0, first)])
        tell(joined, 0, joined.length)
        rest = Buffer.alloc(0)
        from = first + 1
      }
      for (let to = chunk.indexOf(LF, from); to >= 0; to = chunk.indexOf(LF, from)) {
        tell(chunk, from, to)
        from = to + 1
      }
      if (from >= chunk.length || isSkipping) return
      rest = Buffer.concat([rest, chunk.subarray(from)])
      if (rest.length <= UPLOAD_MAX_LINE) return
      isSkipping = true
      rest = Buffer.alloc(0)
    },
    /** The last line needs no end. */
    end(): void {
      if (rest.length > 0 || isSkipping) tell(rest, 0, rest.length)
    },
  }
}
