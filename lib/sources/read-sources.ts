import { desc, gt, isNotNull, isNull, or, sql } from 'drizzle-orm'
import { backfills, gaps, sourceCounters, sources, tracked } from '@/drizzle/schema'
import { judge } from '@/lib/freshness/freshness'
import { symbolOf } from '@/lib/instruments/instrument'
import type { Db } from '@/lib/platform/db'
import { DAY } from '@/lib/platform/time'
import type { SourcesResponse, SourceState, SourceView } from './contract'
import type { SourceFace } from './source'

/** The push door's id; see `registry.ts`. */
const PUSH_ID = 'push'
/** How long a gap that was filled is still shown. */
const SHOW_GAPS = DAY

/** Every source with its state, freshness, counters and what it follows. */
export async function readSources(db: Db, known: ReadonlyMap<string, SourceFace>, now: number): Promise<SourceView[]> {
  const [rows, runs, counters, followed, holes, fills] = await Promise.all([
    db.select().from(sources).where(isNull(sources.removedAt)).orderBy(sources.createdAt, sources.id),
    readNewestRuns(db),
    db.select().from(sourceCounters),
    db.select().from(tracked).orderBy(tracked.addedAt, tracked.code),
    db
      .select()
      .from(gaps)
      .where(or(isNull(gaps.filledAt), gt(gaps.to, now - SHOW_GAPS)))
      .orderBy(desc(gaps.from))
      .limit(200),
    db.select().from(backfills).orderBy(backfills.id),
  ])
  const ofSource = <T extends { source: string }>(all: readonly T[], id: string) =>
    all.filter((each) => each.source === id)
  return rows.flatMap((row) => {
    const source = known.get(row.id)
    if (!source) return []
    const stream = streamOf(row)
    const run = withStream(runs.get(row.id) ?? NO_RUNS, stream, row.streamHeardAt)
    return [
      {
        id: row.id,
        label: source.label,
        recorded: source.recorded,
        kind: row.id === PUSH_ID ? ('door' as const) : ('feed' as const),
        state: stateOf(row.pausedAt, run),
        stream,
        freshness: judge(run.lastSuccess, source.freshness, now),
        budget: source.freshness,
        lag: run.lag,
        lastSuccess: run.lastSuccess,
        lastAttempt: run.lastAttempt,
        lastError: run.lastError,
        counters: countersOf(ofSource(counters, row.id)),
        instruments: ofSource(followed, row.id).map(({ code, state, detail, sealError, sealedThrough }) => ({
          code,
          symbol: symbolOf(source.prefix, code),
          state,
          detail: detail ?? sealError,
          sealedThrough,
        })),
        history: source.history !== undefined,
        backfills: [
          ...ofSource(followed, row.id).flatMap((each) =>
            each.state === 'unknown' ? [] : firstHistory(source, each, now),
          ),
          ...ofSource(fills, row.id).map(({ code, from, to, reached, state, detail }) => ({
            symbol: symbolOf(source.prefix, code),
            from,
            to,
            progress: (reached - from) / (to - from),
            state,
            detail,
          })),
        ],
        gaps: ofSource(holes, row.id).map(({ from, to, reason, filledAt }) => ({ from, to, reason, filledAt })),
      },
    ]
  })
}

/** Which sources were taken away. */
export async function readRemoved(db: Db, known: ReadonlyMap<string, SourceFace>): Promise<SourcesResponse['removed']> {
  const rows = await db.select({ id: sources.id }).from(sources).where(isNotNull(sources.removedAt))
  return rows.flatMap(({ id }) => {
    const source = known.get(id)
    return source ? [{ id, label: source.label, recorded: source.recorded }] : []
  })
}

/** An instrument whose history was not read yet waits for its first 24 h. */
function firstHistory(
  source: SourceFace,
  { code, sealedThrough, sealError }: typeof tracked.$inferSelect,
  now: number,
): SourceView['backfills'] {
  if (sealedThrough !== null) return []
  const symbol = symbolOf(source.prefix, code)
  return [
    {
      symbol,
      from: now - DAY,
      to: now,
      progress: 0,
      state: sealError === null ? 'waiting' : 'failed',
      detail: sealError,
    },
  ]
}

type NewestRuns = Pick<SourceView, 'lag' | 'lastSuccess' | 'lastAttempt' | 'lastError'>
const NO_RUNS: NewestRuns = { lag: null, lastSuccess: null, lastAttempt: null, lastError: null }

function streamOf(row: typeof sources.$inferSelect): SourceView['stream'] {
  const { streamState: state, streamSince: since, streamReason: reason, streamHeardAt: heardAt } = row
  return state === null || since === null ? null : { state, since, reason, heardAt }
}

/** What is heard on a stream counts like an answer, and its failure like a failed attempt where nothing is asked. */
function withStream(run: NewestRuns, stream: SourceView['stream'], heardAt: number | null): NewestRuns {
  const lastSuccess = Math.max(run.lastSuccess ?? 0, heardAt ?? 0) || null
  const isAsked = run.lastAttempt !== null
  if (isAsked || stream?.state !== 'down') return { ...run, lastSuccess }
  return { ...run, lastSuccess, lastError: { at: stream.since, message: stream.reason ?? 'not connected' } }
}

function stateOf(pausedAt: number | null, { lastSuccess, lastError }: NewestRuns): SourceState {
  if (pausedAt !== null) return 'paused'
  if (lastError && lastError.at > (lastSuccess ?? -Infinity)) return 'unreachable'
  return lastSuccess === null ? 'idle' : 'ok'
}

/** One look into the index for each source: the log of runs is long, and only its ends are asked for. */
async function readNewestRuns(db: Db): Promise<Map<string, NewestRuns>> {
  const newest = (where: string) =>
    sql.raw(`left join lateral (select * from source_runs where source = s.id and ${where}
    order by started_at desc limit 1)`)
  const rows = await db.execute<{
    id: string
    lastAttempt: number | null
    lastSuccess: number | null
    scheduledAt: number | null
    failedAt: number | null
    error: string | null
  }>(sql`
    select s.id, a.started_at as "lastAttempt", ok.finished_at as "lastSuccess", ok.scheduled_at as "scheduledAt",
      coalesce(bad.finished_at, bad.started_at) as "failedAt", bad.error
    from sources s ${newest('true')} a on true
      ${newest('finished_at is not null and error is null')} ok on true
      ${newest('error is not null')} bad on true`)
  return new Map(
    rows.map(({ id, lastAttempt, lastSuccess, scheduledAt, failedAt, error }) => {
      const lag = lastSuccess === null || scheduledAt === null ? null : lastSuccess - scheduledAt
      const lastError = failedAt === null || error === null ? null : { at: failedAt, message: error }
      return [id, { lastAttempt, lastSuccess, lag, lastError }]
    }),
  )
}

function countersOf(rows: readonly (typeof sourceCounters.$inferSelect)[]): SourceView['counters'] {
  const total = (outcome: string) =>
    rows.filter((row) => row.outcome === outcome).reduce((sum, row) => sum + row.total, 0)
  const rejected = rows.filter((row) => row.outcome === 'rejected').map(({ reason, total: count }) => [reason, count])
  return { accepted: total('accepted'), duplicate: total('duplicate'), rejected: Object.fromEntries(rejected) }
}
