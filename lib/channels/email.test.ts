import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { onTestFinished, expect, test } from 'vitest'
import { NO_SMTP, openEmail } from './email'
import type { Parcel } from './message'

type Mail = { from: string; to: string[]; text: string }

/** A real mail server on this machine. `refuse` is what it says to a recipient that it does not want. */
async function mailServer(refuse?: (to: string) => Error | undefined) {
  const mails: Mail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _, callback) => callback(refuse?.(address)),
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom ? mailFrom.address : ''
        mails.push({ from, to: rcptTo.map(({ address }) => address), text: Buffer.concat(chunks).toString() })
        callback()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { mails, url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}` }
}

const parcel = (title: string, late = false): Parcel => ({
  id: 'evt_1',
  late,
  now: 0,
  message: {
    title,
    text: 'volume 300.01, mean 100 of 60 minutes.',
    links: [{ label: 'Acknowledge', url: 'http://localhost:3000/api/links/abc' }],
    event: {
      specversion: '1.0',
      id: 'evt_1',
      source: '/candlewick',
      type: 'alert.firing',
      time: '2026-11-21T12:00:00.000Z',
      datacontenttype: 'application/json',
      timestamp: '',
      data: {},
    },
  },
})

test('the message arrives in the mail server, with its links, and under the same id at every attempt', async () => {
  const { mails, url } = await mailServer()
  const send = openEmail(url, 'Candlewick <candlewick@example.org>')
  const outcome = await send(['one@example.org', 'two@example.org'], parcel('KRAKEN:BTCUSD: Unusual volume'))
  expect(outcome).toMatchObject({ ok: true, status: 250, error: null })
  await send(['one@example.org', 'two@example.org'], parcel('KRAKEN:BTCUSD: Unusual volume', true))
  const [first, second] = mails
  expect(first).toMatchObject({ from: 'candlewick@example.org', to: ['one@example.org', 'two@example.org'] })
  expect(first!.text).toContain('Subject: KRAKEN:BTCUSD: Unusual volume\r\n')
  expect(first!.text).toContain('volume 300.01, mean 100 of 60 minutes.')
  expect(first!.text).toContain('http://localhost:3000/api/links/abc')
  for (const mail of mails) expect(mail.text).toContain('Message-ID: <evt_1@candlewick>')
  expect(second!.text).toContain('(late)')
  expect(second!.text).toContain('This message is late: what it says is of 2026-11-21T12:00:00.000Z.')
})

test('a name that tries to add a header stays a subject', async () => {
  const { mails, url } = await mailServer()
  await openEmail(url)(['one@example.org'], parcel('x\r\nBcc: thief@example.org\r\n\r\nhello'))
  expect(mails[0]!.to).toEqual(['one@example.org'])
  expect(mails[0]!.text).not.toMatch(/^Bcc:/m)
})

test('what the server says about a recipient is what the person reads', async () => {
  const { mails, url } = await mailServer(() => Object.assign(new Error('mailbox unavailable'), { responseCode: 550 }))
  const outcome = await openEmail(url)(['gone@example.org'], parcel('x'))
  expect(outcome).toMatchObject({ ok: false, status: 550 })
  expect(outcome.error).toContain('mailbox unavailable')
  expect(mails).toEqual([])
})

test('one recipient of two that is refused is told, and the other gets it', async () => {
  const { mails, url } = await mailServer((to) => (to.startsWith('gone') ? new Error('no such user') : undefined))
  const outcome = await openEmail(url)(['gone@example.org', 'here@example.org'], parcel('x'))
  expect(outcome.ok).toBe(true)
  expect(outcome.excerpt).toContain('the server refused gone@example.org')
  expect(mails[0]!.to).toEqual(['here@example.org'])
})

test('no server there, and no server named, are told in words', async () => {
  expect((await openEmail('smtp://127.0.0.1:1')(['a@example.org'], parcel('x'))).error).toContain('ECONNREFUSED')
  expect(await openEmail(undefined)(['a@example.org'], parcel('x'))).toMatchObject({ ok: false, error: NO_SMTP })
})
