import { expect, test } from 'vitest'
import { readArguments } from './arguments'

const read = (line: string) => readArguments(line.split(' ').filter(Boolean))

test.each([
  ['', {}],
  ['--port 3999', { port: 3999 }],
  ['--instruments 50000 --rate 100000', { partner: { instruments: 50_000, rate: 100_000, forMs: 600_000 } }],
  ['--rate 999', { partner: { instruments: 20, rate: 999 } }],
  ['--rate max --for 30s --hold', { partner: { instruments: 20, rate: Infinity, forMs: 30_000, isHeld: true } }],
  ['--seed 7', { partner: { instruments: 20, rate: 5, seed: 7 } }],
])('reads %j; load ends by itself', (line, expected) => {
  expect(read(line)).toEqual(expected)
})

test.each([
  '--port 70000',
  '--port x',
  '--rate fast',
  '--rate 0',
  '--instruments 1e9',
  '--for ever',
  '--seed -1',
  '--dance',
])('refuses %s', (line) => {
  expect(() => read(line)).toThrow(line.split(' ')[0]?.slice(2))
})
