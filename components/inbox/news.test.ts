import { expect, test } from 'vitest'
import type { NotificationView } from '@/lib/notifications/contract'
import { newsSince } from './news'

const one: NotificationView = {
  id: 1,
  kind: 'alert.firing',
  title: 'Tea is dear',
  body: 'price 5',
  symbol: 'PUSH:TEA',
  episodeId: 1,
  alertId: 1,
  createdAt: 0,
  readAt: null,
}
const inbox = [{ ...one, id: 4 }, { ...one, id: 3, readAt: 7 }, { ...one, id: 2 }, one]

test.each<[known: number | null, expected: number[]]>([
  [null, []],
  [0, [4, 2, 1]],
  [2, [4]],
  [4, []],
])('after %s the news are %j', (known, expected) => {
  expect(newsSince(known, inbox).map(({ id }) => id)).toEqual(expected)
})
