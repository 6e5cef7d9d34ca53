import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs'

export type LogFile = { write: (line: string) => void; close: () => void }

const MAX_BYTES = 10_000_000
const KEPT = 2

/** A file that never grows beyond `maxBytes`: then it becomes `.1`, the former `.1` becomes `.2`, and the oldest goes. */
export function openLogFile(path: string, maxBytes = MAX_BYTES, kept = KEPT): LogFile {
  let file = openSync(path, 'a', 0o640)
  let size = fstatSync(file).size

  function rotate() {
    closeSync(file)
    for (let age = kept; age >= 1; age--) {
      try {
        renameSync(age === 1 ? path : `${path}.${age - 1}`, `${path}.${age}`)
      } catch {
        // There is none of that age yet.
      }
    }
    file = openSync(path, 'a', 0o640)
    size = 0
  }

  return {
    write(line) {
      try {
        const bytes = Buffer.from(`${line}\n`)
        if (size > 0 && size + bytes.length > maxBytes) rotate()
        size += writeSync(file, bytes)
      } catch {
        // A full disk must not take down the one who keeps the others running.
      }
    },
    close: () => closeSync(file),
  }
}
