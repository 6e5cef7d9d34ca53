import { MINUTE } from '@/lib/platform/time'

const WARN = 40
const ERROR = 50
const DIFFERENT_LINES_A_MINUTE = 10
const LONGEST = 300

export type Entry = { json: string; shown: string | undefined }

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return undefined
  }
}

const HIDDEN = new Set(['level', 'time', 'process', 'msg', 'pid', 'hostname'])

function detail(fields: Record<string, unknown>): string {
  const shown = Object.entries(fields).filter(([name]) => !HIDDEN.has(name))
  return shown.map(([name, value]) => ` ${name}=${name === 'err' ? message(value) : JSON.stringify(value)}`).join('')
}

function message(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : JSON.stringify(error)
}

/** One line of a child's output: as a JSON line for its log file, and as what the terminal shows of it, if anything. */
export function readLogLine(process: string, line: string, stream: 'stdout' | 'stderr', now: number): Entry {
  const fields = parse(line)
  const level = fields ? Number(fields.level) : stream === 'stderr' ? ERROR : 30
  const json = fields ? line : JSON.stringify({ level, time: now, process, msg: line })
  if (!(level >= WARN)) return { json, shown: undefined }
  const text = fields ? `${fields.msg ?? ''}${detail(fields)}` : line
  const word = level >= ERROR ? 'error' : 'warn '
  return { json, shown: `${process.padEnd(8)} ${word} ${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}` }
}

/** Shows a line once a minute and few lines at a time, and counts the rest: a flood in a log does not become one on the terminal. */
export function calm(say: (line: string) => void, hint: string): (line: string, now: number) => void {
  const shown = new Set<string>()
  let since = 0
  let withheld = 0
  return (line, now) => {
    if (now - since > MINUTE) {
      if (withheld > 0) say(`… and ${withheld} more warnings in ${hint}`)
      since = now
      withheld = 0
      shown.clear()
    }
    if (shown.has(line) || shown.size >= DIFFERENT_LINES_A_MINUTE) {
      withheld += 1
      return
    }
    shown.add(line)
    say(line)
  }
}
