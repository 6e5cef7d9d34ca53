import { onTestFinished, expect, test } from 'vitest'
import { z } from 'zod'
import { openGuard } from './address-guard'
import type { Parcel } from './message'
import { openPost } from './post'
import { scriptedReceiver } from './scripted-receiver'
import { sendSlack, writeSlack } from './slack'

/** What Slack takes, by its reference of block kit. */
const Mrkdwn = z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(3_000) })
const SlackBody = z.strictObject({
  text: z.string().min(1),
  blocks: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('section'), text: Mrkdwn }),
        z.strictObject({ type: z.literal('context'), elements: z.array(Mrkdwn).min(1).max(10) }),
      ]),
    )
    .max(50),
})

const parcel = (title: string, text: string, late = false): Parcel => ({
  id: 'evt_1',
  late,
  now: 0,
  message: {
    title,
    text,
    links: [{ label: 'Chart', url: 'http://localhost:3000/instruments/KRAKEN%3ABTCUSD?a=1&b=2' }],
    event: {
      specversion: '1.0',
      id: 'evt_1',
      source: '/candlewick',
      type: 'alert.firing',
      time: '',
      datacontenttype: 'application/json',
      timestamp: '',
      data: {},
    },
  },
})

test('the receiver gets a body that Slack takes, with & < > escaped', async () => {
  const server = await scriptedReceiver()
  const { post, close } = openPost(openGuard(['127.0.0.1']))
  onTestFinished(async () => {
    await close()
    await server.close()
  })
  const outcome = await sendSlack(post, server.url, parcel('A <b> & "c"', 'value > 3 & rising'))
  expect(outcome).toMatchObject({ ok: true, status: 200 })
  const [{ headers, body } = { headers: {}, body: '' }] = server.received
  expect(headers['content-type']).toBe('application/json')
  const sent = SlackBody.parse(JSON.parse(body))
  expect(sent.text).toBe('A &lt;b&gt; &amp; "c"')
  expect(sent.blocks[1]).toMatchObject({ text: { text: 'value &gt; 3 &amp; rising' } })
  expect(sent.blocks[2]).toMatchObject({
    elements: [{ text: '<http://localhost:3000/instruments/KRAKEN%3ABTCUSD?a=1&amp;b=2|Chart>' }],
  })
})

test('long texts are cut to what Slack takes, never in the middle of an escape', () => {
  const sent = SlackBody.parse(writeSlack(parcel('&'.repeat(4_000), '<'.repeat(4_000))))
  expect(JSON.stringify(sent)).not.toMatch(/&(?!(amp|lt|gt);)/)
})

test('a late one says so', () => {
  expect(writeSlack(parcel('A', 'b', true)).text).toBe('A (late)')
})
