import { expect, test } from 'vitest'
import { DAY } from '@/lib/platform/time'
import { describeDisk } from './describe-disk'
import { formatBytes } from './format-bytes'

const now = Date.UTC(2026, 0, 1)
const disk = {
  free: 9e9,
  total: 1e10,
  reserve: 2e9,
  database: 1e8,
  raw: 1e6,
  growthPerDay: 7e8,
  fullAt: now + 10 * DAY,
}

test.each<[more: Partial<typeof disk> | { growthPerDay: null } | { fullAt: null }, told: RegExp]>([
  [{}, /^It grows by 700 MB a day: there is room until 2026-01-11, 10 days from now\.$/],
  [{ fullAt: now + DAY }, /less than two days/],
  [{ fullAt: now + 4_000 * DAY }, /more than ten years/],
  [{ fullAt: null }, /^It does not grow\.$/],
  [{ growthPerDay: null }, /not known yet/],
  [{ free: 1e9 }, /nearly full/],
])('%o', (more, told) => {
  expect(describeDisk({ ...disk, ...more }, now)).toMatch(told)
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_234, '1.23 kB'],
  [45_600_000, '45.6 MB'],
  [2e9, '2 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})
