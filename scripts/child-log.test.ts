import { expect, test } from 'vitest'
import { calm, readLogLine } from './child-log'

test.each<[name: string, line: string, stream: 'stdout' | 'stderr', shown: string | undefined]>([
  ['hides work done', '{"level":30,"msg":"polled"}', 'stdout', undefined],
  [
    'shows a warning with its fields',
    '{"level":40,"process":"worker","msg":"late","source":"kraken"}',
    'stdout',
    'worker   warn  late source="kraken"',
  ],
  [
    'shows an error by its message, not its stack',
    '{"level":50,"msg":"failed","err":{"message":"no route","stack":"at x"}}',
    'stdout',
    'worker   error failed err=no route',
  ],
  ['hides what a library prints', 'ready in 300 ms', 'stdout', undefined],
  ['shows what a library complains about', 'boom', 'stderr', 'worker   error boom'],
])('the terminal %s', (_, line, stream, shown) => {
  expect(readLogLine('worker', line, stream, 1_000).shown).toBe(shown)
})

test('the log file holds JSON lines only', () => {
  expect(readLogLine('web', '{"level":30,"msg":"a"}', 'stdout', 1_000).json).toBe('{"level":30,"msg":"a"}')
  expect(JSON.parse(readLogLine('web', '{broken', 'stderr', 1_000).json)).toEqual({
    level: 50,
    time: 1_000,
    process: 'web',
    msg: '{broken',
  })
})

test('a flood is counted instead of shown, and so is what was just said', () => {
  const shown: string[] = []
  const show = calm((line) => shown.push(line), 'web.log')
  for (const line of ['again', 'again', 'again']) show(line, 100_000)
  expect(shown).toEqual(['again'])
  for (let index = 0; index < 100; index++) show(`line ${index}`, 100_001)
  expect(shown).toHaveLength(10)
  show('again', 170_000)
  expect(shown.slice(10)).toEqual(['… and 93 more warnings in web.log', 'again'])
})
