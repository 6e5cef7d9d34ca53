import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { firstRows, readPreview } from './preview'

test('the first rows of a file are shown as cells, whatever its line ends', () => {
  expect(firstRows('\uFEFFa,b\r\n1,2\r\n\r\n3,4')).toEqual([
    ['a', 'b'],
    ['1', '2'],
    ['3', '4'],
  ])
  expect(firstRows('{"a":1,"b":2}\n')).toEqual([['{"a":1,"b":2}']])
})

test('a packed file is not looked into', async () => {
  expect(await readPreview(new Blob([new Uint8Array(gzipSync('a,b\n'))]))).toEqual({ rows: [], isPacked: true })
  expect(await readPreview(new Blob(['a,b\n']))).toEqual({ rows: [['a', 'b']], isPacked: false })
})
