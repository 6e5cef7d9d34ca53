import { z } from 'zod'
import { Fault, type FieldError } from '@/lib/platform/fault'
import { parseJson } from '@/lib/sources/number'
import { FreightRow } from './contract'

const NAMED = 1_000

/** The rows of a posted body. One row that does not fit is a bad request; among several it makes the batch a bad one. */
export function readPosted(body: string): { rows: FreightRow[]; isList: boolean } {
  const value = parse(body)
  if (!Array.isArray(value)) return { rows: [FreightRow.parse(value)], isList: false }
  if (value.length === 0) throw new Fault('invalid', 'The list has no rows.')
  const errors: FieldError[] = []
  const rows = value.flatMap((each, at) => {
    const row = FreightRow.safeParse(each)
    if (row.success) return [row.data]
    errors.push(...row.error.issues.flatMap((issue) => pointersOf(issue, at)))
    return []
  })
  if (errors.length > 0) {
    const message = `${value.length - rows.length} of ${value.length} rows are bad, so nothing was stored.`
    throw new Fault('bad-rows', message, { errors: errors.slice(0, NAMED) })
  }
  return { rows, isList: true }
}

function parse(body: string): unknown {
  try {
    return parseJson(body)
  } catch (cause) {
    throw new Fault('invalid', 'The body is no JSON.', { cause })
  }
}

const pointersOf = (issue: z.core.$ZodIssue, at: number): FieldError[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ pointer: `/${at}/${key.slice(0, 100)}`, detail: 'is not known here' }))
    : [{ pointer: [`/${at}`, ...issue.path.map(String)].join('/').slice(0, 200), detail: issue.message }]
