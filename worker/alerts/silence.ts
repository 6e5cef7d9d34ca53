import { MINUTE } from '@/lib/platform/time'

/** When an instrument was heard last, epoch ms; 0: never. */
export type Heard = { index: number; source: string; at: number }
/** Of which silence something may have to be said: it counts from `since`. */
export type Quiet = { index: number; since: number; suppressed: number }

/** So long is a source silent as a whole before it is taken for dead. */
const DEAD_AFTER = MINUTE

/**
 * Which instruments are silent. When their source is silent as a whole, only the one that was heard last speaks for all; and
 * when the source comes back, the silence of each begins anew. Instruments that a person named speak for themselves.
 */
export class Silence {
  #sources = new Map<string, { newest: number; returnedAt: number }>()

  find(
    alertId: number,
    heard: readonly Heard[],
    now: number,
    { threshold, isNamed }: { threshold: number; isNamed: boolean },
  ): Quiet[] {
    const isQuiet = ({ at }: { at: number }) => at > 0 && now - at >= threshold
    if (isNamed) return heard.filter(isQuiet).map(({ index, at }) => ({ index, since: at, suppressed: 0 }))
    return [...bySource(heard)].flatMap(([source, members]) => {
      const last = members.reduce((newest, each) => (each.at > newest.at ? each : newest))
      const { returnedAt } = this.#note(`${alertId}/${source}`, last.at)
      if (now - last.at >= Math.min(threshold, DEAD_AFTER))
        return isQuiet(last) ? [{ index: last.index, since: last.at, suppressed: members.length - 1 }] : []
      return members
        .map(({ index, at }) => ({ index, at: at === 0 ? 0 : Math.max(at, returnedAt) }))
        .filter(isQuiet)
        .map(({ index, at }) => ({ index, since: at, suppressed: 0 }))
    })
  }

  #note(key: string, newest: number): { returnedAt: number } {
    const known = this.#sources.get(key)
    const hasReturned = known !== undefined && newest - known.newest >= DEAD_AFTER
    const noted = { newest, returnedAt: hasReturned ? newest : (known?.returnedAt ?? 0) }
    this.#sources.set(key, noted)
    return noted
  }
}

function bySource(heard: readonly Heard[]): Map<string, Heard[]> {
  const groups = new Map<string, Heard[]>()
  for (const each of heard) {
    const group = groups.get(each.source)
    if (group) group.push(each)
    else groups.set(each.source, [each])
  }
  return groups
}
