import { dayNumber, isDay } from '@/lib/rates/day'
import { Currency, quote, readAmount } from '@/lib/rates/price'
import { NotAFile, packed, type Ports, type ReadRow, readText, type Row } from './row'

const COLUMNS = ['date_from', 'date_to', 'origin_code', 'destination_code', 'price', 'currency'] as const
type Column = (typeof COLUMNS)[number]
const NEEDED = COLUMNS.filter((column) => column !== 'currency')

const COMMA = 0x2c
const QUOTE = 0x22
const DASH = 0x2d
const POINT = 0x2e
const ZERO = 0x30
const DAY_MS = 86_400_000

/** Reads a file of commas with a header, its columns in any order: straight from the bytes, or by its text where it is not plain. */
export function readCsvRow(ports: Ports): ReadRow {
  const readers = readersOf(ports)
  let columns: Column[] | undefined
  let plain: ReadPlain[] = []
  const starts = new Int32Array(COLUMNS.length + 1)
  const ends = new Int32Array(COLUMNS.length + 1)

  /** Where the cells lie; how many there are; -1 when there are quotation marks, which need more care. */
  const findCells = (bytes: Buffer, from: number, to: number): number => {
    let cells = 0
    let start = from
    for (let at = from; at <= to; at++) {
      const byte = at === to ? COMMA : bytes[at]
      if (byte === QUOTE) return -1
      if (byte !== COMMA) continue
      if (cells < starts.length) {
        starts[cells] = start
        ends[cells] = at
      }
      cells++
      start = at + 1
    }
    return cells
  }

  return (bytes, from, to, row) => {
    if (columns === undefined) {
      columns = readHeader(bytes, from, to)
      plain = columns.map((column) => readers[column])
      return false
    }
    if (isBlank(bytes, from, to)) return false
    const cells = findCells(bytes, from, to)
    if (cells < 0) {
      const text = readText(bytes, from, to)
      const words = text === null ? null : splitQuoted(text)
      if (text === null) row.faults.push('is no UTF-8 text')
      else if (words === null) row.faults.push('has a quotation mark that is not closed on its line')
      else if (words.length !== columns.length) row.faults.push(ragged(words.length, columns.length))
      else for (const [at, column] of columns.entries()) readWords(column, words[at]!.trim(), row, ports)
    } else if (cells !== columns.length) row.faults.push(ragged(cells, columns.length))
    else {
      for (let at = 0; at < cells; at++) {
        const [start, end] = [starts[at]!, ends[at]!]
        if (plain[at]!(bytes, start, end, row)) continue
        readWords(columns[at]!, readText(bytes, start, end)?.trim() ?? null, row, ports)
      }
    }
    row.judge()
    return true
  }
}

const ragged = (cells: number, columns: number) => `has ${cells} cells, the header has ${columns}`

function isBlank(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== 0x20 && bytes[at] !== 0x09) return false
  return true
}

function readHeader(bytes: Buffer, from: number, to: number): Column[] {
  const text = to < 0 ? null : readText(bytes, from, to)
  if (to >= 0 && (text === null || text.includes('\0')))
    throw new NotAFile('The file is no UTF-8 text. Save it as CSV in UTF-8.')
  const names = splitQuoted((text ?? '').replace(/^\uFEFF/, ''))?.map((name) => name.trim().toLowerCase()) ?? []
  const unknown = names.filter((name) => !COLUMNS.some((column) => column === name))
  const missing = NEEDED.filter((column) => !names.includes(column))
  if (unknown.length === 0 && missing.length === 0 && new Set(names).size === names.length) return names as Column[]
  const lacks = missing.length > 0 ? ` It lacks ${missing.join(', ')}.` : ''
  const odd = unknown.length > 0 ? ` It has ${unknown.slice(0, 5).map(quote).join(', ')}.` : ''
  throw new NotAFile(`The first line must name the columns ${NEEDED.join(',')} and may name currency.${lacks}${odd}`)
}

/** The cells of a line with quotation marks; null when one is not closed. */
function splitQuoted(text: string): string[] | null {
  const cells: string[] = []
  let at = 0
  for (;;) {
    if (text[at] === '"') {
      let cell = ''
      for (;;) {
        const close = text.indexOf('"', at + 1)
        if (close < 0) return null
        cell += text.slice(at + 1, close)
        at = close + 1
        if (text[at] !== '"') break
        cell += '"'
      }
      const comma = text.indexOf(',', at)
      cells.push(cell + text.slice(at, comma < 0 ? undefined : comma))
      if (comma < 0) return cells
      at = comma + 1
    } else {
      const comma = text.indexOf(',', at)
      cells.push(text.slice(at, comma < 0 ? undefined : comma))
      if (comma < 0) return cells
      at = comma + 1
    }
  }
}

/** Reads the usual forms of a cell without making text of it; false when it is none of these. */
type ReadPlain = (bytes: Buffer, from: number, to: number, row: Row) => boolean

const readersOf = ({ byBytes }: Ports): Record<Column, ReadPlain> => ({
  date_from: (bytes, from, to, row) => (row.dayFrom = readDay(bytes, from, to)) >= 0,
  date_to: (bytes, from, to, row) => (row.dayTo = readDay(bytes, from, to)) >= 0,
  origin_code: (bytes, from, to, row) => (row.origin = findPort(byBytes, bytes, from, to)) >= 0,
  destination_code: (bytes, from, to, row) => (row.destination = findPort(byBytes, bytes, from, to)) >= 0,
  price: (bytes, from, to, row) => (row.amount = readDecimal(bytes, from, to)) > 0,
  currency: (bytes, from, to) => to === from || isUsd(bytes, from, to),
})

const findPort = (ports: ReadonlyMap<number, number>, bytes: Buffer, from: number, to: number): number =>
  to - from === 5 ? (ports.get(packed(bytes, from)) ?? -1) : -1

/** The currency that a row has anyway. */
const isUsd = (bytes: Buffer, from: number, to: number): boolean =>
  to - from === 3 && bytes[from] === 0x55 && bytes[from + 1] === 0x53 && bytes[from + 2] === 0x44

/** Digits with at most one point and at most 15 of them, which a division makes exact; -1 for all else. */
function readDecimal(bytes: Buffer, from: number, to: number): number {
  if (to - from > 16 || to === from) return -1
  let digits = 0
  let point = -1
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!
    if (byte === POINT && point < 0 && at > from && at < to - 1) point = at
    else if (byte >= ZERO && byte <= ZERO + 9) digits = digits * 10 + byte - ZERO
    else return -1
  }
  if (digits >= 1e12) return -1
  return point < 0 ? digits : digits / 10 ** (to - point - 1)
}

/** Days since 1970-01-01 of YYYY-MM-DD from 1970 on; -1 for all else. */
function readDay(bytes: Buffer, from: number, to: number): number {
  if (to - from !== 10 || bytes[from + 4] !== DASH || bytes[from + 7] !== DASH) return -1
  const digit = (at: number) => {
    const value = bytes[from + at]! - ZERO
    return value >= 0 && value <= 9 ? value : Number.NaN
  }
  const year = digit(0) * 1_000 + digit(1) * 100 + digit(2) * 10 + digit(3)
  const month = digit(5) * 10 + digit(6)
  const day = digit(8) * 10 + digit(9)
  if (!(year >= 1970 && year < 2200 && month >= 1 && month <= 12 && day >= 1 && day <= 31)) return -1
  const time = Date.UTC(year, month - 1, day)
  return day > 28 && new Date(time).getUTCDate() !== day ? -1 : time / DAY_MS
}

/** Any form, read as text, with the reason when it is none. */
function readWords(column: Column, text: string | null, row: Row, ports: Ports): void {
  const refuse = (why: string) => row.faults.push(`${column} ${why}`)
  if (text === null) return void refuse('is no UTF-8 text')
  if (column === 'price') {
    const amount = readAmount(text)
    if (typeof amount === 'string') refuse(amount)
    else row.amount = amount
  } else if (column === 'currency') {
    if (text === '' || text === 'USD') row.currency = ''
    else if (Currency.safeParse(text).success) row.currency = text
    else refuse(`is no currency: ${quote(text)}`)
  } else if (column === 'date_from' || column === 'date_to') {
    if (text === '') return void refuse('is missing')
    if (!isDay(text)) return void refuse(`is no day from 1900 to 2199 (YYYY-MM-DD): ${quote(text)}`)
    row[column === 'date_from' ? 'dayFrom' : 'dayTo'] = dayNumber(text)
  } else {
    const id = ports.byCode.get(text)
    if (text === '') refuse('is missing')
    else if (id === undefined) refuse(`is no known port: ${quote(text)}`)
    else row[column === 'origin_code' ? 'origin' : 'destination'] = id
  }
}
