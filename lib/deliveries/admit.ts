import type { Channel } from '@/lib/channels/channel'
import { SECOND } from '@/lib/platform/time'

export const PAUSED = 'all messages are paused'
/** A storm is told in one message after so long, and for as long as it lasts in one after four times as long as before. */
const STORM = 5 * SECOND
const SLOWER = 4

export const GROUPED = 'gathered for a digest'

/** What left a channel within its group window before now. */
export type Traffic = {
  openedAt: number | null // the first of it
  singles: number // sent one by one
  digests: number
  heldUntil: number | null // when a digest that is being gathered goes out
}
export const NO_TRAFFIC: Traffic = { openedAt: null, singles: 0, digests: 0, heldUntil: null }

export type Admission =
  | { state: 'waiting'; flush: boolean } // flush: what is held of the same alert goes before it
  | { state: 'held'; until: number; reason: string }
  | { state: 'dropped'; reason: string }

type Asked = {
  channel: Pick<Channel, 'enabled' | 'disabledReason' | 'removedAt' | 'groupWindow' | 'digestAbove'>
  isFirst: boolean // of its episode
  quiet: string | null // why nobody wants to hear of it
  pausedUntil: number | null
  traffic: Traffic
}

/**
 * Whether a message goes at once, waits for a digest, or is not sent. The first message of an episode goes at once, unless so
 * many went in this group window already that a person would stop reading: then it goes within seconds, together with the others.
 */
export function admit({ channel, isFirst, quiet, pausedUntil, traffic }: Asked, now: number): Admission {
  if (quiet !== null) return { state: 'dropped', reason: quiet }
  if (channel.removedAt !== null) return { state: 'dropped', reason: 'the channel was removed' }
  if (!channel.enabled)
    return { state: 'dropped', reason: `the channel is off: ${channel.disabledReason ?? 'by hand'}` }
  if (pausedUntil !== null && pausedUntil > now) return { state: 'held', until: pausedUntil, reason: PAUSED }
  if (channel.groupWindow === null) return { state: 'waiting', flush: false }
  const isOpen = traffic.openedAt !== null || traffic.heldUntil !== null
  if (!isOpen) return { state: 'waiting', flush: false }
  if (isFirst && traffic.singles < channel.digestAbove) return { state: 'waiting', flush: true }
  const later = traffic.heldUntil ?? (traffic.openedAt ?? now) + channel.groupWindow
  const until = isFirst ? Math.min(later, now + STORM * SLOWER ** traffic.digests) : later
  return { state: 'held', until, reason: GROUPED }
}
