import { expect, onTestFinished, test } from 'vitest'
import { openTestServer } from '@/app/api/_http/test-server'
import { EpisodesResponse, EpisodeView } from '@/lib/alerts/contract'
import { episodes } from '@/drizzle/schema'
import { aTrace, anAlert } from '@/lib/deliveries/test-episodes'
import type { Db } from '@/lib/platform/db'
import { withRollback } from '@/lib/platform/test-db'
import { HOUR, MINUTE } from '@/lib/platform/time'
import { DELETE as UNACKNOWLEDGE, POST as ACKNOWLEDGE } from './[id]/acknowledge/route'
import { GET as GET_ONE } from './[id]/route'
import { DELETE as UNSNOOZE, POST as SNOOZE } from './[id]/snooze/route'
import { GET } from './route'

const NOON = Date.UTC(2026, 10, 21, 12)

async function open(db: Db) {
  const web = openTestServer(db)
  onTestFinished(() => web.close())
  const alerts = [await anAlert(db, 'One'), await anAlert(db, 'Two')] as const
  const made = await db
    .insert(episodes)
    .values(
      [
        {
          alertId: alerts[0],
          instrumentId: 1,
          symbol: 'TEST:TEA',
          startedAt: NOON - 3 * HOUR,
          endedAt: NOON - 2 * HOUR,
          endReason: 'recovered',
        },
        { alertId: alerts[0], instrumentId: 2, symbol: 'TEST:RICE', startedAt: NOON - 2 * HOUR },
        { alertId: alerts[1], instrumentId: 1, symbol: 'TEST:TEA', startedAt: NOON - HOUR },
      ].map((episode) => ({
        revision: 1,
        evaluatedAt: episode.startedAt + 5,
        trace: aTrace(episode.startedAt),
        ...episode,
      })),
    )
    .returning({ id: episodes.id })
  const of = (id: number) => ({ params: { id: String(id) } })
  const list = async (query = '') => {
    const { status, body } = await web.call(GET, { query })
    expect(status).toBe(200)
    return EpisodesResponse.parse(body)
  }
  return { ...web, alerts, ids: made.map(({ id }) => id) as [number, number, number], of, list }
}

test('episodes are found by alert, instrument, state and time, newest first and page by page', () =>
  withRollback(async (db) => {
    const { alerts, ids, list, call } = await open(db)
    const found = async (query: string) => (await list(query)).episodes.map(({ id }) => ids.indexOf(id))
    expect(await found('')).toEqual([2, 1, 0])
    expect(await found(`?alert=${alerts[0]}`)).toEqual([1, 0])
    expect(await found('?symbol=test:tea')).toEqual([2, 0])
    expect(await found('?state=open')).toEqual([2, 1])
    expect(await found('?state=ended')).toEqual([0])
    expect(await found(`?from=${NOON - 2 * HOUR}&to=${NOON - HOUR}`)).toEqual([1])
    const { next, open: count } = await list('?limit=2')
    expect(count).toBe(2)
    expect(await found(`?limit=2&cursor=${next}`)).toEqual([0])
    expect((await call(GET, { query: '?state=shut' })).body).toMatchObject({ errors: [{ pointer: '/state' }] })
  }))

test('an episode tells what happened, in a sentence and in values', () =>
  withRollback(async (db) => {
    const { ids, call, of } = await open(db)
    const { status, body } = await call(GET_ONE, of(ids[0]))
    expect(status).toBe(200)
    expect(EpisodeView.parse(body)).toMatchObject({
      alertName: 'One',
      symbol: 'TEST:TEA',
      kind: 'firing',
      value: 300.01,
      mean: 100,
      n: 60,
      endReason: 'recovered',
      observedAt: NOON - 3 * HOUR,
      deliveredAt: null,
      text: 'TEST:TEA: Volume was 300.01, more than 300: 3 times the average of 100 over the 60 minutes before (60 of them real).',
    })
    expect(await call(GET_ONE, of(999_999))).toMatchObject({ status: 404, body: { type: '/problems/not-found' } })
  }))

test('who knows of it says so, once, and may take it back', () =>
  withRollback(async (db) => {
    const { ids, call, of, list, clock } = await open(db)
    const acknowledge = (body: object) => call(ACKNOWLEDGE, { ...of(ids[1]), method: 'POST', body })
    expect((await acknowledge({ note: 'seen' })).body).toMatchObject({ acknowledgedAt: NOON, acknowledgedNote: 'seen' })
    clock.time += MINUTE
    expect((await acknowledge({})).body).toMatchObject({ acknowledgedAt: NOON })
    expect((await list('?acknowledged=true')).episodes.map(({ id }) => id)).toEqual([ids[1]])
    const back = await call(UNACKNOWLEDGE, { ...of(ids[1]), method: 'DELETE' })
    expect(back.body).toMatchObject({ acknowledgedAt: null, acknowledgedNote: null })
    expect((await list('?acknowledged=true')).episodes).toEqual([])
    expect((await acknowledge({ note: 5 })).body).toMatchObject({ errors: [{ pointer: '/note' }] })
    expect((await call(ACKNOWLEDGE, { ...of(999_999), method: 'POST', body: {} })).status).toBe(404)
    const foreign = { ...of(ids[1]), method: 'POST', body: {}, headers: { origin: 'https://evil.example' } }
    expect((await call(ACKNOWLEDGE, foreign)).status).toBe(403)
  }))

test('a snooze is for a while or until a moment, and can be ended', () =>
  withRollback(async (db) => {
    const { ids, call, of } = await open(db)
    const snooze = (body: object) => call(SNOOZE, { ...of(ids[2]), method: 'POST', body })
    expect((await snooze({ for: '1h' })).body).toMatchObject({ snoozedUntil: NOON + HOUR })
    expect((await snooze({ until: new Date(NOON + 2 * HOUR).toISOString() })).body).toMatchObject({
      snoozedUntil: NOON + 2 * HOUR,
    })
    expect((await call(UNSNOOZE, { ...of(ids[2]), method: 'DELETE' })).body).toMatchObject({ snoozedUntil: null })
    for (const wrong of [{}, { for: '1h', until: NOON }, { for: 'ever' }])
      expect((await snooze(wrong)).status).toBe(400)
  }))
