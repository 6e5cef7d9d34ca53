import { expect, test } from 'vitest'
import { z } from 'zod'
import { AlertBody } from '@/lib/alerts/contract'
import { problem } from './problem'

const told = async (schema: z.ZodType, value: unknown) => {
  const { error } = schema.safeParse(value)
  const { errors } = (await problem(error, '/here', () => {}).json()) as {
    errors: { pointer: string; detail: string }[]
  }
  return Object.fromEntries(errors.map(({ pointer, detail }) => [pointer, detail]))
}

test('what is wrong with a field is said in words that fit behind its name', async () => {
  const schema = z.strictObject({
    price: z.number().positive(),
    top: z.number().int().min(1).max(9),
    name: z.string().min(1).max(3),
    list: z.array(z.string()).min(1),
    on: z.enum(['tick', 'close']),
    all: z.literal(true),
    flag: z.boolean(),
    own: z.string().regex(/^x/, 'is no x'),
  })
  const wrong = { price: -1, top: 10, name: '', list: [], on: 'now', all: false, flag: 'yes', own: 'y', more: 1 }
  expect(await told(schema, wrong)).toEqual({
    '/price': 'must be more than 0',
    '/top': 'must be at most 9',
    '/name': 'needs at least 1 character',
    '/list': 'needs at least 1 entry',
    '/on': 'must be one of tick, close',
    '/all': 'must be true',
    '/flag': 'is neither true nor false',
    '/own': 'is no x',
    '/more': 'is not known here',
  })
  expect(await told(schema, { ...wrong, price: '3', list: 'a', name: undefined })).toMatchObject({
    '/price': 'is no number',
    '/list': 'is no list',
    '/name': 'is missing',
  })
})

test('an alert that is filled in badly is told what each field should be', async () => {
  const body = { name: 'a', scope: { symbols: [] }, condition: { type: 'over', value: 'abc' } }
  expect(await told(AlertBody, body)).toEqual({
    '/scope/symbols': 'needs at least 1 entry',
    '/condition/type': 'must be one of ratio, above, below, crosses-up, crosses-down, change, rank, no-data',
  })
})
