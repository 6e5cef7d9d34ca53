import { MINUTE } from '@/lib/platform/time'
import { type AlertState, elapse, type Evaluation } from './evaluate'
import type { Point, Window } from './judge'
import type { Rule } from './rule'
import type { Series } from './series'

/** How long nothing may be heard (ms) before a rule has something to say about it; Infinity when it never has. */
export function silenceOf({ hasSilence, checks, noData, silentAfter }: Rule): number {
  const policy = noData === 'keep' ? Infinity : silentAfter
  if (!hasSilence) return policy
  return Math.min(policy, ...checks.filter(({ type }) => type === 'no-data').map(({ level }) => level))
}

/** So long (ms) is a source silent as a whole before a rule takes it for dead. Complete minutes come once a minute only. */
export function deadAfter(rule: Rule): number {
  const silence = silenceOf(rule)
  return rule.on === 'tick' ? Math.min(silence, MINUTE) : Math.max(MINUTE + 1, Math.min(silence, 2 * MINUTE))
}

/** A time in which a source was silent as a whole, and who was heard last before it: the one that speaks for all. */
export type Gap = { from: number; to: number; speaker: number }

/** The gaps of each source, as what is kept of its instruments shows them. `journalFrom`: where quotes take over from candles. */
export function gapsOf(
  rule: Rule,
  all: readonly { series: Series; journalFrom: number }[],
  { from, to }: { from: number; to: number },
): Map<string, Gap[]> {
  const dead = deadAfter(rule)
  const sources = new Set(all.map(({ series }) => series.source))
  return new Map(
    [...sources].map((source) => {
      const members = all.filter(({ series }) => series.source === source)
      return [source, gapsIn(heardIn(rule, members, { from, to }), dead, to)]
    }),
  )
}

type Heard = { from: number; to: number; who: number }

/** When anything was heard, in order; of a minute of which only the candle is left all of it. */
function heardIn(
  { on }: Rule,
  members: readonly { series: Series; journalFrom: number }[],
  range: { from: number; to: number },
): Heard[] {
  const heard: Heard[] = []
  for (const { series, journalFrom } of members) {
    const { instrumentId: who, rows, told } = series
    for (const { minute } of rows) {
      const from = minute * MINUTE
      if (from + MINUTE <= range.from || from >= range.to) continue
      if (on === 'tick' && Math.max(from, range.from) >= journalFrom) continue
      heard.push(
        on === 'close' ? { from: from + MINUTE, to: from + MINUTE, who } : { from, to: from + MINUTE - 1, who },
      )
    }
    if (on === 'close') continue
    for (const { time, receivedAt, isPoll } of told) {
      const at = isPoll ? receivedAt : time
      if (at >= journalFrom && at < range.to) heard.push({ from: at, to: at, who })
    }
  }
  return heard.toSorted((a, b) => a.from - b.from || a.who - b.who)
}

function gapsIn(heard: readonly Heard[], dead: number, end: number): Gap[] {
  const gaps: Gap[] = []
  let last: Heard | undefined
  for (const each of heard) {
    if (last && each.from - last.to >= dead) gaps.push({ from: last.to, to: each.from, speaker: last.who })
    if (!last || each.to > last.to) last = each
  }
  if (last && end - last.to >= dead) gaps.push({ from: last.to, to: Infinity, speaker: last.who })
  return gaps
}

/** The gaps of its source, as one instrument goes through them. */
export class Hush {
  readonly #gaps: readonly Gap[]
  readonly #dead: number
  #next = 0

  constructor(rule: Rule, gaps: readonly Gap[], instrumentId: number) {
    this.#gaps = gaps.filter(({ speaker }) => speaker !== instrumentId)
    this.#dead = deadAfter(rule)
  }

  /** Lets time pass up to `until`: while the source was dead, its silence is another's to tell, and afterwards it begins anew. */
  pass(
    rule: Rule,
    state: AlertState,
    until: number,
    last: Omit<Point, 'at' | 'on'>,
    window: Window,
    tell: (evaluation: Evaluation) => void,
  ): AlertState {
    for (; this.#next < this.#gaps.length; this.#next++) {
      const { from, to } = this.#gaps[this.#next]!
      if (from >= until) break
      if (window.heardAt > 0 && window.heardAt < to) {
        state = elapse(rule, state, Math.min(from + this.#dead, until), last, window, tell)
        window.heardAt = Math.min(to, until)
      }
      if (to > until) break
    }
    return state
  }
}
