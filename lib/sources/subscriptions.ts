import { SECOND } from '@/lib/platform/time'
import type { After } from './quiet'
import type { Line } from './socket'
import type { StreamIo } from './stream'

const ANSWER_WITHIN = 10 * SECOND

export type Subscriptions<Key> = {
  /** The code that the key stands for, when it is accepted now; undefined for a key that nobody waits for. */
  accept(key: Key): string | undefined
  refuse(key: Key, reason: string): void
  end(): void
}

/**
 * What was asked for on one connection, by the key that an answer names it with. The connection is live when everything
 * is answered; a subscription that gets no answer while others do is refused, and does not hold them up.
 */
export function awaitAnswers<Key>(
  codes: ReadonlyMap<Key, string>,
  line: Line,
  io: Pick<StreamIo, 'onRefused'>,
  after: After,
): Subscriptions<Key> {
  const open = new Map(codes)

  function settle(key: Key): string | undefined {
    const code = open.get(key)
    if (open.delete(key) && open.size === 0) line.live()
    return code
  }

  function refuse(key: Key, reason: string): void {
    const code = settle(key)
    if (code !== undefined) io.onRefused(code, reason)
  }

  if (open.size === 0) line.live()
  const cancel = after(ANSWER_WITHIN, () => {
    if (open.size === codes.size) return // nothing was answered: then it is the connection that fails
    for (const key of open.keys()) refuse(key, `The exchange did not answer within ${ANSWER_WITHIN / SECOND} s.`)
  })
  return { accept: settle, refuse, end: cancel }
}
