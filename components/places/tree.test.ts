import { expect, test } from 'vitest'
import type { RegionsResponse } from '@/lib/places/contract'
import { flatten, search } from './tree'

const tree: RegionsResponse = {
  regions: [
    {
      slug: 'europe',
      name: 'Europe',
      regions: [{ slug: 'uk', name: 'United Kingdom', regions: [], ports: [{ code: 'GBFXT', name: 'Felixstowe' }] }],
      ports: [{ code: 'NLRTM', name: 'Rotterdam' }],
    },
  ],
  ports: [{ code: 'CNSGH', name: 'Shanghai' }],
}

test('regions come before what lies in them, at their depth', () => {
  expect(flatten(tree).map(({ code, depth }) => [code, depth])).toEqual([
    ['europe', 0],
    ['uk', 1],
    ['GBFXT', 2],
    ['NLRTM', 1],
    ['CNSGH', 0],
  ])
})

test.each<[text: string, found: string[]]>([
  ['rotter', ['NLRTM']],
  ['europe kingdom', ['uk', 'GBFXT']],
  ['FELIX uk', ['GBFXT']],
  ['atlantis', []],
])('%j finds %j', (text, found) => {
  expect(search(flatten(tree), text).map(({ code }) => code)).toEqual(found)
})
