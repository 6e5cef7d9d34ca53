const LONG = 10_000_000

/** Frames that are no messages at all. */
const FRAMES = [
  '',
  '{',
  'Internal Server Error',
  '<!doctype html><title>Just a moment...</title>',
  'null',
  '17',
  '"QUOTE"',
  '[]',
  '{}',
  '[[]]',
  '{"type":"QUOTE"}',
  '{"type":"QUOTE","data":null}',
  '{"type":"ADD","data":{"isin":7}}',
  '{"channel":"trade","type":"update"}',
  '{"channel":"trade","type":"update","data":[null]}',
  '[1,"te"]',
  '[1,"tu",null]',
  '\u0000\uFFFD',
]
/** What stands where a price belongs. The first three make the frame invalid as JSON. */
const PRICES = [
  'NaN',
  'Infinity',
  '-Infinity',
  '""',
  'null',
  '-1',
  '"NaN"',
  '"1,234.5"',
  '123456789012345.678901234567890',
  '{}',
  '[7053.4]',
  'true',
  '1e999',
]

/** How many there are before they begin again. The last is a message of ten million characters. */
export const GARBAGE_KINDS = FRAMES.length + PRICES.length + 1

export function garbage(n: number, priced: (price: string) => string): string {
  const at = n % GARBAGE_KINDS
  const price = PRICES[at - FRAMES.length]
  return FRAMES[at] ?? priced(price ?? JSON.stringify('9'.repeat(LONG)))
}
