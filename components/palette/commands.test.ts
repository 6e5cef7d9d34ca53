import { expect, test } from 'vitest'
import { ACTIONS, findCommands, PAGES } from './commands'

test.each<[typed: string, labels: string[]]>([
  ['da th', ['Dark theme']],
  ['rank', ['Ranks']],
  ['pop', ['Popular']],
  ['pair', ['Add an exchange pair']],
  ['zzz', []],
])('%j finds %j', (typed, labels) => {
  expect(findCommands([...PAGES, ...ACTIONS], typed).map(({ label }) => label)).toEqual(labels)
})

test('no two commands are the same', () => {
  const ids = [...PAGES, ...ACTIONS].map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})
