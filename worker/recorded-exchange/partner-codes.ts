import { randomFrom } from './random'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const WORDS = (
  'elementum eos accumsan orci constituto antiopam lorem ipsum dolor sit amet quod vivamus tellus nulla ' +
  'porta mauris varius gravida sapien mollis ornare tempor libero aliquam ridiculus posuere'
).split(' ')
const ONE_IN_LETTERS = 12
const STEM_LENGTH = 11

export type Name = { isin: string; description: string }

/** New codes for ever, none twice: like ISINs, but the check digit is wrong and the country need not exist. */
export function* namesFrom(seed: number): Generator<Name, never> {
  const random = randomFrom(seed)
  const taken = new Set<string>()
  const below = (end: number) => Math.floor(random() * end)
  const letter = () => LETTERS.charAt(below(LETTERS.length))
  for (;;) {
    let stem = letter() + letter()
    while (stem.length < STEM_LENGTH) stem += below(ONE_IN_LETTERS) === 0 ? letter() : String(below(10))
    const wrong = (checkDigit(stem) + 1 + below(9)) % 10
    let description = `${WORDS[below(WORDS.length)]} ${WORDS[below(WORDS.length)]}`
    for (let more = below(4); more > 0; more--) description += ` ${WORDS[below(WORDS.length)]}`
    if (taken.has(stem)) continue
    taken.add(stem)
    yield { isin: `${stem}${wrong}`, description }
  }
}

/** What the twelfth character of an ISIN must be: letters count as two digits, 10 to 35, then Luhn from the right. */
export function checkDigit(stem: string): number {
  let sum = 0
  let isDoubled = true
  const add = (digit: number) => {
    const weighted = isDoubled ? 2 * digit : digit
    sum += weighted > 9 ? weighted - 9 : weighted
    isDoubled = !isDoubled
  }
  for (let i = stem.length - 1; i >= 0; i--) {
    const value = parseInt(stem.charAt(i), 36)
    add(value % 10)
    if (value > 9) add(Math.floor(value / 10))
  }
  return (10 - (sum % 10)) % 10
}
