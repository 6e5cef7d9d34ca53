import type { EpisodeView } from '@/lib/alerts/contract'
import { acknowledgeEpisode, findEpisode, snoozeEpisode } from '@/lib/episodes/store'
import type { Db } from '@/lib/platform/db'
import { type Link, readLink } from './link'
import { type Button, linkPage } from './page'

export type Answer = { status: number; html: string }
type Asked = { token: string; secret: string; now: number }

/** How long a person may want to hear nothing; the first is what the link in the message says. */
export const SNOOZES = ['1h', '15m', '4h', '24h'] as const
export type SnoozeFor = (typeof SNOOZES)[number]

const UNKNOWN: Answer = {
  status: 404,
  html: linkPage({ title: 'This link leads nowhere', lines: ['It was not made here, or not all of it was copied.'] }),
}
const EXPIRED: Answer = {
  status: 410,
  html: linkPage({
    title: 'This link has expired',
    lines: ['Links in messages work for a week. The dashboard knows all episodes.'],
  }),
}

/** The page that asks. Changes nothing. */
export async function askLink(db: Db, asked: Asked): Promise<Answer> {
  const found = await findLink(db, asked)
  if ('status' in found) return found
  const { link, episode } = found
  const [title, buttons]: [string, Button[]] =
    link.action === 'acknowledge'
      ? ['Acknowledge this episode?', [{ label: 'Acknowledge', to: '?' }]]
      : ['Snooze this alert?', SNOOZES.map((span) => ({ label: `Snooze ${span}`, to: `?for=${span}` }))]
  return { status: 200, html: linkPage({ title, lines: describe(episode, asked.now), buttons }) }
}

/** The click. Doing it again changes nothing more. */
export async function answerLink(
  db: Db,
  { choice = '1h', ...asked }: Asked & { choice?: SnoozeFor | undefined },
): Promise<Answer> {
  const found = await findLink(db, asked)
  if ('status' in found) return found
  const { link } = found
  const isToAcknowledge = link.action === 'acknowledge'
  const episode = isToAcknowledge
    ? await acknowledgeOnce(db, found.episode, asked.now)
    : await snoozeEpisode(db, link.episodeId, { for: choice }, asked.now)
  const title = isToAcknowledge ? 'Acknowledged' : `Snoozed for ${choice}`
  return { status: 200, html: linkPage({ title, lines: describe(episode, asked.now) }) }
}

/** What somebody wrote when acknowledging it stays. */
const acknowledgeOnce = async (db: Db, episode: EpisodeView, now: number): Promise<EpisodeView> =>
  episode.acknowledgedAt === null ? acknowledgeEpisode(db, episode.id, 'by the link in a message', now) : episode

async function findLink(db: Db, { token, secret, now }: Asked): Promise<Answer | { link: Link; episode: EpisodeView }> {
  const link = readLink(secret, token)
  if (!link) return UNKNOWN
  if (link.expiresAt <= now) return EXPIRED
  const episode = await findEpisode(db, link.episodeId)
  return episode ? { link, episode } : UNKNOWN
}

function describe(
  { alertName, symbol, startedAt, endedAt, acknowledgedAt, snoozedUntil }: EpisodeView,
  now: number,
): string[] {
  const utc = (time: number) => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return [
    `${alertName}, on ${symbol}, since ${utc(startedAt)}.`,
    ...(endedAt === null ? [] : [`It was over ${utc(endedAt)}.`]),
    ...(acknowledgedAt === null
      ? []
      : [`Acknowledged ${utc(acknowledgedAt)}: nothing more is sent about this episode.`]),
    ...(snoozedUntil === null || snoozedUntil <= now
      ? []
      : [`Snoozed until ${utc(snoozedUntil)}: until then nothing is sent about this alert on ${symbol}.`]),
  ]
}
