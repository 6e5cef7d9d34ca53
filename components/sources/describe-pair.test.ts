import { expect, test } from 'vitest'
import type { SourceView } from '@/lib/sources/contract'
import { describePair } from './describe-pair'

type Pair = SourceView['instruments'][number]
type Backfill = SourceView['backfills'][number]
const pair = (more: Partial<Pair>): Pair => ({
  code: 'ETHUSD',
  symbol: 'KRAKEN:ETHUSD',
  state: 'ok',
  detail: null,
  sealedThrough: 5,
  ...more,
})
const fill = (more: Partial<Backfill>): Backfill => ({
  symbol: 'KRAKEN:ETHUSD',
  from: 0,
  to: 10,
  progress: 0.4,
  state: 'running',
  detail: null,
  ...more,
})
const source = (instruments: Pair[], backfills: Backfill[] = []) =>
  ({ instruments, backfills }) as unknown as SourceView

test.each<[what: string, source: SourceView | undefined, told: RegExp, progress: number | null, state: string]>([
  ['before it is saved', source([]), /being added/i, null, 'waiting'],
  ['not asked yet', source([pair({ state: 'pending' })]), /being asked/, null, 'waiting'],
  ['not known', source([pair({ state: 'unknown' })]), /does not know/, null, 'failed'],
  [
    'known, nothing fetched',
    source([pair({ sealedThrough: null })], [fill({ state: 'waiting', progress: 0 })]),
    /last hours/,
    0,
    'waiting',
  ],
  [
    'fetching failed',
    source([pair({ sealedThrough: null })], [fill({ state: 'failed', detail: 'Too many questions' })]),
    /Too many/,
    null,
    'failed',
  ],
  ['the older half is under way', source([pair({})], [fill({})]), /older hours/, 0.4, 'waiting'],
  ['all is there', source([pair({})], [fill({ state: 'done' })]), /followed, with/, 1, 'done'],
])('%s', (_, given, told, progress, state) => {
  const found = describePair(given, 'ETHUSD')
  expect(found.told).toMatch(told)
  expect(found).toMatchObject({ progress, state })
})
