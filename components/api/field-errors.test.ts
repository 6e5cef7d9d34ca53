import { expect, test } from 'vitest'
import { errorAt, stillWrong } from './field-errors'

const errors = [
  { pointer: '/condition/factor', detail: 'Too small' },
  { pointer: '/scope/symbols/1', detail: 'is no instrument' },
]

test('a field tells what is wrong with it and with what is in it', () => {
  expect(errorAt(errors, '/condition/factor')).toBe('Too small')
  expect(errorAt(errors, '/scope/symbols')).toBe('is no instrument')
  expect(errorAt(errors, '/scope/symbols/10')).toBeUndefined()
  expect(errorAt(errors, '/cond')).toBeUndefined()
})

test('what was changed since is not told any more', () => {
  const sent = { condition: { factor: -1 }, scope: { symbols: ['A:A', 'A:B'] } }
  expect(stillWrong(errors, sent, sent)).toEqual(errors)
  expect(stillWrong(errors, sent, { ...sent, condition: { factor: 3 } })).toEqual([errors[1]])
  expect(stillWrong(errors, sent, { condition: null, scope: { symbols: ['A:A'] } })).toEqual([])
})
