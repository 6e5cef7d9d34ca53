import { eq } from 'drizzle-orm'
import { onTestFinished, expect, test } from 'vitest'
import { openTestServer } from '@/app/api/_http/test-server'
import { episodes } from '@/drizzle/schema'
import { LINK_FOR, type LinkAction, writeLink } from '@/lib/links/link'
import { anAlert, anEpisode } from '@/lib/deliveries/test-episodes'
import type { Db } from '@/lib/platform/db'
import { withRollback } from '@/lib/platform/test-db'
import { HOUR, MINUTE } from '@/lib/platform/time'
import { GET, POST } from './[token]/route'

async function linking(db: Db, name = 'Unusual volume') {
  // The owner's token is not needed: whoever holds the message may answer it.
  const web = openTestServer(db, { API_TOKEN: 's3cret', PUBLIC_URL: 'https://candles.example' })
  onTestFinished(() => web.close())
  const { clock, secret } = web
  const { id } = await anEpisode(db, [1], { alertId: await anAlert(db, name), at: clock.time })
  const tokenFor = (action: LinkAction, episodeId = id) =>
    writeLink(secret, { episodeId, action, expiresAt: clock.time + LINK_FOR })
  const get = (token: string) => web.call(GET, { params: { token } })
  const post = (token: string, query = '', headers: Record<string, string> = {}) =>
    web.call(POST, { params: { token }, method: 'POST', query, headers: { host: 'candles.example', ...headers } })
  const episode = async () => {
    const [row] = await db
      .select({ acknowledgedAt: episodes.acknowledgedAt, snoozedUntil: episodes.snoozedUntil })
      .from(episodes)
      .where(eq(episodes.id, id))
    return row
  }
  return { clock, id, tokenFor, get, post, episode }
}
const untouched = { acknowledgedAt: null, snoozedUntil: null }

test('looking at a link shows a page with a button and changes nothing; the click does it', () =>
  withRollback(async (db) => {
    const { clock, tokenFor, get, post, episode } = await linking(db)
    const token = tokenFor('acknowledge')
    for (let preview = 0; preview < 3; preview++) {
      const page = await get(token)
      expect(page.status).toBe(200)
      expect(page.headers.get('content-type')).toContain('text/html')
      expect(page.text).toContain('<form method="post">')
      expect(page.text).toContain('Unusual volume, on KRAKEN:BTCUSD, since 2026-11-21 12:00 UTC.')
    }
    expect(await episode()).toEqual(untouched)
    const done = await post(token, '', { origin: 'https://candles.example', 'sec-fetch-site': 'same-origin' })
    expect([done.status, done.text.includes('<h1>Acknowledged</h1>')]).toEqual([200, true])
    expect(await episode()).toEqual({ acknowledgedAt: clock.time, snoozedUntil: null })
    const first = clock.time
    clock.time += HOUR
    await post(token)
    expect(await episode()).toEqual({ acknowledgedAt: first, snoozedUntil: null })
  }))

test.each([
  ['', HOUR],
  ['?for=15m', 15 * MINUTE],
  ['?for=24h', 24 * HOUR],
])('a snooze link with %s snoozes for so long', (query, ms) =>
  withRollback(async (db) => {
    const { clock, tokenFor, get, post, episode } = await linking(db)
    expect((await get(tokenFor('snooze'))).text).toContain('formaction="?for=15m"')
    expect((await post(tokenFor('snooze'), query)).status).toBe(200)
    expect(await episode()).toEqual({ acknowledgedAt: null, snoozedUntil: clock.time + ms })
  }),
)

test('a link does what it was made for, on its episode, until it expires, and nothing else', () =>
  withRollback(async (db) => {
    const { clock, id, tokenFor, get, post, episode } = await linking(db)
    const token = tokenFor('acknowledge')
    const [, , expiry, signature] = token.split('.')
    const forged = [
      `${id + 1}.acknowledge.${expiry}.${signature}`,
      `${id}.snooze.${expiry}.${signature}`,
      `${id}.acknowledge.${Number(expiry) + 1}.${signature}`,
      `${id}.acknowledge.${expiry}.${signature!.slice(0, -1)}`,
      `${id}.acknowledge.${expiry}.`,
      'nonsense',
      '',
      writeLink('another secret altogether', { episodeId: id, action: 'acknowledge', expiresAt: Number(expiry) }),
    ]
    for (const each of forged) expect([(await get(each)).status, (await post(each)).status]).toEqual([404, 404])
    expect((await post(token, '?for=99y')).status).toBe(400)
    clock.time += LINK_FOR
    expect([(await get(token)).status, (await post(token)).status]).toEqual([410, 410])
    expect(await episode()).toEqual(untouched)
  }))

test("another site's page cannot press the button for somebody", () =>
  withRollback(async (db) => {
    const { tokenFor, post, episode } = await linking(db)
    expect((await post(tokenFor('snooze'), '', { origin: 'https://evil.example' })).status).toBe(403)
    expect(await episode()).toEqual(untouched)
  }))

test('a name is shown, never run', () =>
  withRollback(async (db) => {
    const { tokenFor, get } = await linking(db, '<script>alert(1)</script>')
    const { text } = await get(tokenFor('acknowledge'))
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(text).not.toContain('<script')
  }))
