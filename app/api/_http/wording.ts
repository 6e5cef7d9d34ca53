import { z } from 'zod'

const KINDS: Record<string, string> = {
  number: 'number',
  int: 'whole number',
  string: 'text',
  array: 'list',
  object: 'object',
}
const isNo = (expected: string) =>
  expected === 'boolean' ? 'is neither true nor false' : `is no ${KINDS[expected] ?? expected}`

const UNITS: Record<string, [one: string, many: string]> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
}

function bound(issue: { origin: string; inclusive?: boolean }, limit: number | bigint, least: boolean): string {
  const unit = UNITS[issue.origin]
  if (unit) return `needs at ${least ? 'least' : 'most'} ${limit} ${unit[limit === 1 ? 0 : 1]}`
  const strict = issue.inclusive === false
  return `must be ${least ? (strict ? 'more than' : 'at least') : strict ? 'less than' : 'at most'} ${limit}`
}

/** What is wrong with a field, in words that fit behind its name; undefined leaves it to the library. */
export function word(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : isNo(issue.expected)
    case 'too_small':
      return bound(issue, issue.minimum, true)
    case 'too_big':
      return bound(issue, issue.maximum, false)
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`
    case 'invalid_union': {
      const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : []
      return options.length > 0 ? `must be one of ${options.map(String).join(', ')}` : undefined
    }
    default:
      return undefined
  }
}

// What a schema says itself goes before.
z.config({ customError: word })
