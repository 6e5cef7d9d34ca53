import { expect, test } from 'vitest'
import { anotherLeaf, asType, type GroupDraft, type NodeDraft } from './draft'
import { addTo, changeAt, firstLevel, removeAt } from './nodes'

const one = anotherLeaf()
const silence = asType(one, 'no-data')
const group: GroupDraft = { join: 'any', members: [silence, { join: 'all', members: [one, silence] }] }

test('one condition and another are a group of two', () => {
  expect(addTo(one, silence)).toEqual({ join: 'all', members: [one, silence] })
  expect(addTo(group, one)).toEqual({ join: 'any', members: [...group.members, one] })
})

test('a condition deep inside is changed where it stands', () => {
  const five = changeAt(group, [1, 0], (leaf) => ({ ...leaf, level: '5' }) as NodeDraft)
  expect(five).toEqual({ join: 'any', members: [silence, { join: 'all', members: [{ ...one, level: '5' }, silence] }] })
})

test.each<[path: number[], left: NodeDraft | null]>([
  [[1, 1], { join: 'any', members: [silence, one] }],
  [[1], silence],
  [[0], { join: 'all', members: [one, silence] }],
  [[], null],
])('taking away %j leaves what is left', (path, left) => {
  expect(removeAt(group, path)).toEqual(left)
})

test('the first condition with a number is the one to be tried', () => {
  expect(firstLevel(group)).toEqual({ path: [1, 0], leaf: one })
  expect(firstLevel(silence)).toBeNull()
})
