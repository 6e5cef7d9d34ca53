import { expect, test } from 'vitest'
import { cutRange } from './cut-range'

test('the parts of a long range follow one another, newest first, and nothing is left out', () => {
  const parts: [number, number][] = []
  let cursor: string | undefined
  do {
    const { from, to, next } = cutRange({ from: 5, to: 100, cursor }, 40, 'secret')
    parts.push([from, to])
    cursor = next ?? undefined
  } while (cursor !== undefined && parts.length < 9)
  expect(parts).toEqual([
    [60, 100],
    [20, 60],
    [5, 20],
  ])
})

test('a range that fits is whole, and a forged cursor is refused', () => {
  expect(cutRange({ from: 60, to: 100 }, 40, 'secret')).toEqual({ from: 60, to: 100, next: null })
  const { next } = cutRange({ from: 0, to: 100 }, 40, 'another secret')
  expect(() => cutRange({ from: 0, to: 100, cursor: next! }, 40, 'secret')).toThrow('cursor')
})
