import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Codes } from './codes'
import { readQuote } from './parse'
import { QuoteScanner } from './quote-scanner'

const ISIN = 'LS342I184454'
const scan = (text: string) => {
  const scanner = new QuoteScanner((code) => code)
  const price = scanner.read(Buffer.from(text))
  return price === 0 ? null : { code: scanner.whose, price }
}
const first = (price: string, isin = ISIN) => `{"type":"QUOTE","data":{"isin":"${isin}","price":${price}}}`

test.each([
  `{"type":"QUOTE","data":{"isin":"${ISIN}","price":1365.25}}`,
  `{"type":"QUOTE","data":{"price":1365.25,"isin":"${ISIN}"}}`,
  `{"data":{"isin":"${ISIN}","price":1365.25},"type":"QUOTE"}`,
  `{"data":{"price":1365.25,"isin":"${ISIN}"},"type":"QUOTE"}`,
  `{"data":{"price":1365.250,"isin":"${ISIN.toLowerCase()}"},"type":"QUOTE"}`,
])('%s is read from the bytes', (text) => {
  expect(scan(text)).toEqual({ code: ISIN, price: 1365.25 })
})

test.each([
  '1',
  '0.1',
  '753.3721',
  '123456789012345',
  '0.000000000123456',
  '0.00000001',
  '99999.99999',
  '10',
  '100.50',
])('the price %s is exact', (price) => {
  expect(scan(first(price))).toEqual({ code: ISIN, price: Number(price) })
})

test.each([
  first('0'),
  first('0.0'),
  first('-1'),
  first('1e3'),
  first('1.5E-3'),
  first('01'),
  first('00.5'),
  first('.5'),
  first('5.'),
  first('1.2.3'),
  first('1234567890123456'),
  first('1.000000000000001'),
  first('0.00000000000000000000001'),
  first('"5"'),
  first('null'),
  first('NaN'),
  first(''),
  first('1', 'LS342I18445'),
  first('1', 'LS342I1844544'),
  first('1', 'LS342I18445.'),
  first('1', 'LS342I18445\\'),
  `${first('1')} `,
  ` ${first('1')}`,
  `${first('1')}}`,
  first('1').slice(0, -1),
  first('1').slice(0, 40),
  first('1').replace('QUOTE', 'QUOTA'),
  first('1').replace('data', 'date'),
  first('1').replace('isin', 'isis'),
  first('1').replace('price', 'prise'),
  first('1').replace(':1', ': 1'),
  `{"data":{"isin":"${ISIN}","price":1},"type":"QUOTE"`,
  `{"data":{"isin":"${ISIN}","price":1}}`,
  `{"data":{"price":1,"isin":"${ISIN}"},"type":"ADD"}`,
  '',
  '{',
  'x',
])('%j is left to the slow reader', (text) => {
  expect(scan(text)).toBeNull()
})

/** Quotes in every order of keys, some of them damaged by a few letters. */
const isin = fc.stringMatching(/^[A-Za-z0-9]{12}$/)
const price = fc.oneof(
  fc.stringMatching(/^(0|[1-9]\d{0,16})(\.\d{1,18})?$/),
  fc.stringMatching(/^0\.0{0,24}[1-9]{1,3}$/),
  fc.stringMatching(/^-?\d{0,3}\.?\d{0,3}([eE][+-]?\d)?$/),
  fc.double().map(String),
  fc.constantFrom('NaN', '-Infinity', 'null', '""', '"1,234.5"', '"7.5"', '1e-12', '1e308', '1e309', '{}', '[1]'),
)
const quote = fc.tuple(isin, price, fc.boolean(), fc.boolean()).map(([code, said, typeFirst, isinFirst]) => {
  const fields = [`"isin":"${code}"`, `"price":${said}`]
  const parts = ['"type":"QUOTE"', `"data":{${(isinFirst ? fields : fields.toReversed()).join(',')}}`]
  return `{${(typeFirst ? parts : parts.toReversed()).join(',')}}`
})
const damaged = fc
  .tuple(quote, fc.nat(), fc.nat(3), fc.string({ maxLength: 3 }))
  .map(([text, at, gone, put]) => text.slice(0, at % text.length) + put + text.slice((at % text.length) + gone))

test('what it reads, it reads as the slow reader does; and simple quotes it does read', () => {
  const scanner = new QuoteScanner((code) => code)
  fc.assert(
    fc.property(fc.oneof({ weight: 3, arbitrary: quote }, damaged), (text) => {
      const frame = Buffer.from(text)
      const fast = scanner.read(frame)
      if (fast === 0) return true
      const slow = readQuote(frame)
      return 'price' in slow && slow.price === fast && slow.code === scanner.whose
    }),
    { numRuns: 4_000 },
  )
  const simple = fc.tuple(isin, fc.nat({ max: 9e8 }), fc.nat({ max: 6 }))
  fc.assert(
    fc.property(simple, ([code, units, decimals]) => {
      const text = (units / 10 ** decimals).toFixed(decimals)
      return (scan(first(text, code))?.price ?? 0) === Number(text)
    }),
    { numRuns: 500 },
  )
})

test('a code is the same string each time, however many there are', () => {
  const codes = new Codes((code) => code)
  const names = Array.from({ length: 20_000 }, (_, n) => `LS${String(n).padStart(10, '0')}`)
  for (const name of names) if (codes.at(Buffer.from(`..${name}..`), 2) !== name) throw new Error(name)
  for (const name of names) if (codes.at(Buffer.from(name), 0) !== name) throw new Error(name)
  expect(codes.at(Buffer.from('LS342I18445"'), 0)).toBeNull()
  expect(codes.at(Buffer.from('ls0000000001'), 0)).toBe('LS0000000001')
})
