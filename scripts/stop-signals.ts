import { SECOND } from '@/lib/platform/time'
import { say } from './progress.mjs'

/** One Ctrl-C may arrive twice, from the terminal and from npm: only a later one is a second wish. */
const SAME_WISH = SECOND

/** Listens for the wish to stop, and for a second one that is in a hurry. */
export function listenForStop() {
  const requested = new AbortController()
  const hurry = new AbortController()
  let firstAt = 0
  const onSignal = (signal: NodeJS.Signals) => {
    if (!requested.signal.aborted) {
      firstAt = Date.now()
      say(`\nStopping (${signal}); a second Ctrl-C hurries`)
      requested.abort()
    } else if (Date.now() - firstAt > SAME_WISH) hurry.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  const asRejection = new Promise<never>((_, reject) => {
    requested.signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true })
  })
  asRejection.catch(() => {})
  return { requested: requested.signal, hurry: hurry.signal, asRejection }
}
