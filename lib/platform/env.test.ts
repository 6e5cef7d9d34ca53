import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ENV_NAMES, readEnv } from './env'

test('an empty environment is enough', () => {
  expect(readEnv({})).toMatchObject({
    PORT: 3000,
    HOST: '127.0.0.1',
    SOURCES: ['kraken', 'bitfinex', 'recorded'],
    JOURNAL_RETENTION: 7_200_000,
    RAW_RETENTION: 86_400_000,
    DISK_RESERVE: 2e9,
  })
})

test('one message names every bad variable', () => {
  const read = () =>
    readEnv({
      PORT: 'web',
      SOURCES: 'kraken,nyse',
      DISK_RESERVE: 'much',
      REDIS_URL: 'http://x',
      LOG_LEVEL: 'loud',
      HOST: '0.0.0.0',
    })
  for (const name of ['PORT', 'SOURCES', 'DISK_RESERVE', 'REDIS_URL', 'LOG_LEVEL', 'HOST'])
    expect(read).toThrow(new RegExp(`\\b${name}:`))
  expect(read).toThrow('"nyse"')
})

test.each([4190, 6000, 10_080])('port %i is one that fetch refuses too, so it is refused at once', async (PORT) => {
  await expect(fetch(`http://127.0.0.1:${PORT}`)).rejects.toMatchObject({ cause: { message: 'bad port' } })
  expect(() => readEnv({ PORT: String(PORT) })).toThrow('PORT: is a port that browsers refuse to open')
})

test('a range of addresses that is none is named', () => {
  expect(() => readEnv({ WEBHOOK_ALLOW: '10.0.0.0/8,300.1.1.1/8' })).toThrow(
    'WEBHOOK_ALLOW: "300.1.1.1/8" is no address',
  )
})

test('blank variables count as not set, but blank SOURCES means none', () => {
  expect(readEnv({ PORT: '', API_TOKEN: '', SOURCES: '' })).toMatchObject({ PORT: 3000, SOURCES: [] })
})

test('an address that others can reach needs a token', () => {
  expect(() => readEnv({ HOST: '0.0.0.0' })).toThrow('API_TOKEN')
  expect(readEnv({ HOST: '0.0.0.0', API_TOKEN: 'x' }).HOST).toBe('0.0.0.0')
})

test('.env.example lists every variable and no other', () => {
  const listed = [...readFileSync('.env.example', 'utf8').matchAll(/^#?\s?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name)
  expect(listed.toSorted()).toEqual(ENV_NAMES.toSorted())
})
