import type { EndReason } from '@/lib/alerts/contract'
import { type AlertState, type Evaluation, isOk } from '@/lib/alerts/evaluate'
import { type Finding, type Marks, recordStatements, type Stand, TELL_OUTBOX } from '@/lib/alerts/record'
import type { Saying } from '../market/watcher'
import type { Entry } from './book'

/** Alert numbers below this make one key with the index of an instrument. */
const ALERTS = 2 ** 26

/** What was found and is not written yet: episodes, where alerts stand, and how far evaluation has come. */
export class Ledger {
  #found: Finding = []
  #stands = new Map<number, Stand>()
  #strays = 0
  /** The marks moved, so they are to be written even if nothing was found. */
  isMarked = false

  episode(
    entry: Entry,
    instrumentId: number,
    { event, trace }: Evaluation,
    { receivedAt, decidedAt, suppressed }: Told,
  ) {
    const of = { alertId: entry.id, instrumentId, decidedAt }
    if (event?.ended) {
      const { startedAt, at: endedAt, reason } = event.ended
      this.#found.push({ ended: { ...of, startedAt, endedAt, reason } })
    }
    if (!event?.began) return
    const { at: startedAt, kind } = event.began
    const told = suppressed > 0 ? { ...trace!, suppressed } : trace!
    const heard = told.on === 'time' ? null : receivedAt
    this.#found.push({ begun: { ...of, revision: entry.revision, startedAt, kind, trace: told, receivedAt: heard } })
  }

  /** Ends what is open in this state, if anything is. */
  end(alertId: number, instrumentId: number, { phase, startedAt }: AlertState, reason: EndReason, now: number): void {
    if (phase !== 'firing' && phase !== 'no-data') return
    const endedAt = Math.max(now, startedAt!)
    this.#found.push({ ended: { alertId, instrumentId, startedAt: startedAt!, endedAt, reason, decidedAt: now } })
  }

  stand(index: number, stand: Stand & { state: AlertState }): void {
    const state = isOk(stand.state) ? null : stand.state
    this.#stands.set(index * ALERTS + stand.alertId, { ...stand, state })
  }

  /** Forgets where an alert stood on an instrument that is not in memory any more. */
  forget(stand: Stand): void {
    this.#stands.set(-++this.#strays, { ...stand, state: null })
  }

  take(marks: () => Marks): Saying | undefined {
    if (this.#found.length === 0 && this.#stands.size === 0 && !this.isMarked) return undefined
    const [found, stands] = [this.#found, this.#stands]
    this.#found = []
    this.#stands = new Map()
    this.isMarked = false
    const statements = recordStatements(found, [...stands.values()], marks())
    return {
      write: async (client) => {
        for (const [text, rows] of statements) await client.query(text, [rows])
        if (found.length > 0) await client.query(TELL_OUTBOX)
      },
      putBack: () => {
        this.#found = [...found, ...this.#found]
        this.#stands = new Map([...stands, ...this.#stands])
        this.isMarked = true
      },
    }
  }
}

type Told = { receivedAt: number; decidedAt: number; suppressed: number }
