import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

// The picture of docs/architecture.md as data: a folder may import at run time from the folders on its right.
const MAY_IMPORT: Record<string, string[]> = {
  app: ['app', 'components', 'lib'],
  components: ['components', 'lib'],
  worker: ['worker', 'lib'],
  lib: ['lib', 'drizzle'],
  drizzle: ['drizzle'],
}
const BROWSER_UNSAFE = /^(@\/drizzle|@\/lib\/[^/]+\/(store|read-\w+)|@\/lib\/platform\/(db|env|queue|log|cursor)|node:)/
const FRAMEWORK = /^(next|react|bullmq)(\/|$)/
const OPENS_THE_QUEUE = 'lib/platform/queue.ts'
const MIGRATES_THE_QUEUE = 'lib/platform/migrate.ts'

const list = (...paths: string[]) =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...paths], { encoding: 'utf8' }).split('\n')
// What only tests use may reach further.
const files = list(...Object.keys(MAY_IMPORT)).filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.|test-db\.ts$|^worker\/faults\//.test(file),
)
const importsOf = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)(?! type)[^'";]*? from '([^']+)'/gm)].map(
    ([, from]) => from!,
  )

test('there is something to look at', () => {
  expect(files.length).toBeGreaterThan(50)
})

test.each(files)('%s imports only downwards', (file) => {
  const folder = file.split('/')[0]!
  const wrong = importsOf(file).filter((from) => {
    if (folder === 'components' && BROWSER_UNSAFE.test(from)) return true
    if (folder === 'lib' && FRAMEWORK.test(from) && file !== OPENS_THE_QUEUE && file !== MIGRATES_THE_QUEUE) return true
    return from.startsWith('@/') && !MAY_IMPORT[folder]!.includes(from.split('/')[1]!)
  })
  expect(wrong).toEqual([])
})

test('only one file reads the environment', () => {
  const readers = files.filter((file) => /process\.env/.test(readFileSync(file, 'utf8')))
  expect(readers).toEqual(['lib/platform/env.ts'])
})

test('every route handler goes through route() or write()', () => {
  const routes = files.filter(
    (file) => file.startsWith('app/api/') && file.endsWith('route.ts') && !file.includes('_http'),
  )
  expect(routes.length).toBeGreaterThan(10)
  expect(routes.filter((file) => !importsOf(file).includes('@/app/api/_http/route'))).toEqual([])
})
