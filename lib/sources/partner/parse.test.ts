import { expect, test } from 'vitest'
import { readChange, readQuote } from './parse'

const ISIN = 'LS342I184454'
const quote = (price: string) => Buffer.from(`{"type":"QUOTE","data":{"isin":"${ISIN}","price":${price}}}`)

test.each<[price: string, reason: string]>([
  ['NaN', 'not-finite'],
  ['Infinity', 'not-finite'],
  ['-Infinity', 'not-finite'],
  ['"NaN"', 'not-finite'],
  ['1e309', 'not-finite'],
  ['1e308', 'too-large'],
  ['""', 'not-a-number'],
  ['null', 'not-a-number'],
  ['"1,234.5"', 'not-a-number'],
  ['[1]', 'not-a-number'],
  [`"${'9'.repeat(40)}x"`, 'not-a-number'],
  ['-1', 'negative'],
  ['0', 'malformed'],
  ['1.23456789012345678901234567890', 'too-many-digits'],
  ['123456789012345678901234567890', 'too-many-digits'],
])('the price %s is refused: %s', (price, reason) => {
  expect(readQuote(quote(price))).toEqual({ code: ISIN, reason })
})

test.each<[written: string, price: number]>([
  ['1e-12', 1e-12],
  ['1e100', 1e100],
  ['1.0000000000000000000', 1],
  ['"753.3721"', 753.3721],
  [' 5 ', 5],
])('the price %s is kept exactly', (written, price) => {
  expect(readQuote(quote(written))).toEqual({ code: ISIN, price })
})

test('any order, spaces and escapes are read', () => {
  const text = `{ "data" : { "price" : 5, "more": [], "\\u0069sin" : "ls342i18445\\u0034" }, "type" : "QUOTE" }`
  expect(readQuote(Buffer.from(text))).toEqual({ code: ISIN, price: 5 })
})

const broken = [
  '',
  'null',
  '[]',
  'QUOTE',
  '{"type":"QUOTE"}',
  '{"type":"QUOTE","data":[]}',
  `{"type":"QUOTE","data":{"price":5}}`,
  `{"type":"QUOTE","data":{"isin":"","price":5}}`,
  `{"type":"QUOTE","data":{"isin":5,"price":5}}`,
  `{"type":"QUOTE","data":{"isin":"LS 42I184454","price":5}}`,
  `{"type":"quote","data":{"isin":"${ISIN}","price":5}}`,
  `{"type":"QUOTE","data":{"isin":"${ISIN}","price":5}`,
  `<html>`,
  `{"type":"QUOTE","data":{"isin":"${ISIN}","price":5,"x":"${'y'.repeat(10_000_000)}"}}`,
]
test.each(broken.map((text) => ({ shown: text.slice(0, 60), text })))('$shown is malformed', ({ text }) => {
  expect(readQuote(Buffer.from(text))).toEqual({ code: null, reason: 'malformed' })
  expect(readChange(Buffer.from(text))).toEqual({ code: null, reason: 'malformed' })
})

test('a quote without a price says whose', () => {
  expect(readQuote(Buffer.from(`{"type":"QUOTE","data":{"isin":"${ISIN}"}}`))).toEqual({
    code: ISIN,
    reason: 'malformed',
  })
})

test.each([
  [`{"type":"ADD","data":{"isin":"${ISIN}","description":"elementum eos accumsan"}}`, 'ADD', 'elementum eos accumsan'],
  [`{"data":{"description":"elementum eos","isin":"${ISIN.toLowerCase()}"},"type":"ADD"}`, 'ADD', 'elementum eos'],
  [`{"type":"DELETE","data":{"isin":"${ISIN}","description":"x"}}`, 'DELETE', 'x'],
  [`{"type":"DELETE","data":{"isin":"${ISIN}"}}`, 'DELETE', ISIN],
  [`{"type":"ADD","data":{"isin":"${ISIN}","description":" "}}`, 'ADD', ISIN],
])('%s', (text, type, name) => {
  const listing = { code: ISIN, name, kind: 'security', base: null, quote: null }
  expect(readChange(Buffer.from(text))).toEqual({ type, listing })
})
