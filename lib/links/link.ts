import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { isSame } from '@/lib/platform/same'
import { DAY } from '@/lib/platform/time'

export const LinkAction = z.enum(['acknowledge', 'snooze'])
export type LinkAction = z.infer<typeof LinkAction>

export const Link = z.object({ episodeId: z.number().int(), action: LinkAction, expiresAt: z.number() })
export type Link = z.infer<typeof Link>

/** How long a message can be answered. */
export const LINK_FOR = 7 * DAY

const sign = (secret: string, payload: string) =>
  createHmac('sha256', secret).update(`link/${payload}`).digest('base64url')

/** A ticket for one action on one episode, for whoever holds the message. */
export function writeLink(secret: string, { episodeId, action, expiresAt }: Link): string {
  const payload = `${episodeId}.${action}.${expiresAt}`
  return `${payload}.${sign(secret, payload)}`
}

/** What a ticket allows; undefined when it was not made here. The caller looks whether it has expired. */
export function readLink(secret: string, token: string): Link | undefined {
  const [episodeId = '', action = '', expiresAt = '', signature = ''] = token.split('.')
  if (!isSame(signature, sign(secret, `${episodeId}.${action}.${expiresAt}`))) return undefined
  const parsed = Link.safeParse({ episodeId: Number(episodeId), action, expiresAt: Number(expiresAt) })
  return parsed.success ? parsed.data : undefined
}
