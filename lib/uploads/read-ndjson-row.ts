import { FreightRow } from '@/lib/rates/contract'
import { dayNumber } from '@/lib/rates/day'
import { quote } from '@/lib/rates/price'
import { parseJson } from '@/lib/sources/number'
import { type Ports, type ReadRow, readText } from './row'

/** Reads one JSON object on each line, as POST /api/rates takes it. */
export function readNdjsonRow({ byCode }: Ports): ReadRow {
  return (bytes, from, to, row) => {
    const text = readText(bytes, from, to)?.replace(/^\uFEFF/, '') ?? null
    if (text?.trim() === '') return false
    const read = text === null ? null : FreightRow.safeParse(parse(text))
    if (read === null) row.faults.push('is no UTF-8 text')
    else if (read.success) {
      const { date_from, date_to, origin_code, destination_code, price, currency } = read.data
      row.dayFrom = dayNumber(date_from)
      row.dayTo = dayNumber(date_to)
      row.amount = price
      row.currency = currency === 'USD' ? '' : currency
      const [origin, destination] = [byCode.get(origin_code), byCode.get(destination_code)]
      if (origin === undefined) row.faults.push(`origin_code is no known port: ${quote(origin_code)}`)
      if (destination === undefined) row.faults.push(`destination_code is no known port: ${quote(destination_code)}`)
      row.origin = origin ?? 0
      row.destination = destination ?? 0
    } else {
      for (const issue of read.error.issues) {
        if (issue.code === 'unrecognized_keys') row.faults.push(`${quote(issue.keys[0] ?? '')} is not known here`)
        else row.faults.push(issue.path.length > 0 ? `${issue.path.join('.')} ${issue.message}` : 'is no JSON object')
      }
    }
    return true
  }
}

function parse(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}
