import { expect, test } from 'vitest'
import { missingByReason } from './missing-by-reason'

test('gaps are added up by their reason, the longest first', () => {
  expect(
    missingByReason([
      { from: 0, to: 60_000, reason: 'no_trades' },
      { from: 120_000, to: 300_000, reason: 'source_down' },
      { from: 300_000, to: 360_000, reason: 'no_trades' },
    ]),
  ).toEqual([
    ['source_down', 180_000],
    ['no_trades', 120_000],
  ])
})
