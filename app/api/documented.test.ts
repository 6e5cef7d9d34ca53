import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const HERE = new URL('.', import.meta.url)
const DOCUMENT = new URL('../../docs/api.md', import.meta.url)

/** Every method of every route, as `GET /alerts/{id}`. */
const served = readdirSync(HERE, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('/route.ts') && !path.startsWith('_') && !path.startsWith('[['))
  .flatMap((path) => {
    const methods = readFileSync(new URL(path, HERE), 'utf8').matchAll(/^export const (GET|POST|PUT|PATCH|DELETE)\b/gm)
    const name = `/${path.slice(0, -'/route.ts'.length)}`.replaceAll('[', '{').replaceAll(']', '}')
    return [...methods].map(([, method]) => `${method} ${name}`)
  })

/** A run of methods and the paths that follow it: "GET, DELETE `/alerts/{id}`", "PUT and PATCH `/alerts/{id}`". */
const told = readFileSync(DOCUMENT, 'utf8')
  .split('\n')
  .flatMap((line) =>
    [...line.matchAll(/((?:\b(?:GET|POST|PUT|PATCH|DELETE)\b(?:, | and )?)+) ((?:`\/[^`]*`(?:, )?)+)/g)].flatMap(
      ([, methods = '', paths = '']) =>
        [...methods.matchAll(/[A-Z]+/g)].flatMap(([method]) =>
          [...paths.matchAll(/`([^`]*)`/g)].map(([, path]) => `${method} ${path}`),
        ),
    ),
  )

test('the document of the API names every method of every route, and nothing else', () => {
  expect(served.length).toBeGreaterThan(60)
  expect([...new Set(told)].toSorted()).toEqual(served.toSorted())
})
