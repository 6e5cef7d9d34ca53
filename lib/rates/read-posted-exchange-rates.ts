import { Fault, type FieldError } from '@/lib/platform/fault'
import { ExchangeRate } from './exchange-rate'

const HEAD = /^\s*day\s*,\s*currency\s*,\s*usd\s*$/i
const NAMED = 1_000

/** Rates from a JSON array, or from CSV that begins with `day,currency,usd`. */
export function readExchangeRates(body: string): ExchangeRate[] {
  const text = body.replace(/^\uFEFF/, '')
  const isJson = /^\s*[[{]/.test(text)
  const given = isJson ? readJson(text) : readCsv(text)
  if (given.length === 0) throw new Fault('invalid', 'There are no rates in it.')
  const errors: FieldError[] = []
  const rates = given.flatMap((each, at) => {
    const rate = ExchangeRate.safeParse(each)
    if (rate.success) return [rate.data]
    const [issue] = rate.error.issues
    const field = issue?.path.join('/') ?? ''
    errors.push({ pointer: `/${at}${field && `/${field}`}`, detail: issue?.message ?? 'is no rate' })
    return []
  })
  if (errors.length === 0) return rates
  throw new Fault('bad-rows', `${errors.length} rates are bad, so none was stored.`, { errors: errors.slice(0, NAMED) })
}

function readJson(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : [value]
  } catch (cause) {
    throw new Fault('invalid', 'The body is no JSON.', { cause })
  }
}

function readCsv(text: string): unknown[] {
  const [head = '', ...lines] = text.split(/\r?\n/)
  if (!HEAD.test(head)) throw new Fault('invalid', 'The first line must be day,currency,usd.')
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [day = '', currency = '', usd = '', ...more] = line.split(',').map((cell) => cell.trim())
      const isNumber = /^\d+(\.\d+)?(e-?\d+)?$/i.test(usd) && more.length === 0
      return { day, currency: currency.toUpperCase(), usd: isNumber ? Number(usd) : usd }
    })
}
