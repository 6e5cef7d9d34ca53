import { EndReason, type EpisodeView, Trace } from '@/lib/alerts/contract'
import { wordsOf } from '@/lib/alerts/words'

export type EpisodeRow = Omit<
  EpisodeView,
  | 'kind'
  | 'measure'
  | 'minute'
  | 'value'
  | 'threshold'
  | 'mean'
  | 'ratio'
  | 'n'
  | 'text'
  | 'trace'
  | 'observedAt'
  | 'endReason'
> & { trace: unknown; endReason: string | null }

/** An episode as it is shown: what it is about comes first, the whole trace beside it. */
export function viewEpisode({ trace: kept, endReason, ...row }: EpisodeRow): EpisodeView {
  const trace = Trace.parse(kept)
  const told = trace.readings.find(({ holds }) => holds === true) ?? trace.readings[0]!
  const isSilence = trace.after === 'no-data' || (told.type === 'no-data' && told.holds === true)
  return {
    ...row,
    endReason: endReason === null ? null : EndReason.parse(endReason),
    kind: isSilence ? 'no-data' : 'firing',
    measure: told.measure,
    minute: trace.minute,
    value: told.value,
    threshold: told.threshold,
    mean: told.mean,
    ratio: told.ratio,
    n: told.n,
    text: `${row.symbol}: ${isSilence ? silenceText(trace) : wordsOf(told)}`,
    trace,
    observedAt: trace.at,
  }
}

function silenceText(trace: Trace): string {
  const others = trace.suppressed ? ` So are ${trace.suppressed} others of its source.` : ''
  return `Nothing is heard any more.${others}`
}
