/** When an instrument was heard last, epoch ms; 0: never. */
export type Heard = { index: number; source: string; at: number }
/** Of which silence something may have to be said: it counts from `since`. */
export type Quiet = { index: number; since: number; suppressed: number }

/**
 * Which instruments are silent. When their source is silent as a whole, only the one that was heard last speaks for all; and
 * when the source comes back, the silence of each begins anew. Instruments that a person named speak for themselves.
 */
export class Silence {
  #sources = new Map<string, { newest: number; speaker: number; returnedAt: number }>()

  /** `dead`: how long a source is silent as a whole before it is taken for dead; null: each speaks for itself. */
  find(
    alertId: number,
    heard: readonly Heard[],
    now: number,
    { threshold, dead }: { threshold: number; dead: number | null },
  ): Quiet[] {
    const isQuiet = ({ at }: { at: number }) => at > 0 && now - at >= threshold
    if (dead === null) return heard.filter(isQuiet).map(({ index, at }) => ({ index, since: at, suppressed: 0 }))
    return [...bySource(heard)].flatMap(([source, members]) => {
      const last = members.reduce((newest, each) => (each.at > newest.at ? each : newest))
      const { returnedAt } = this.#note(`${alertId}/${source}`, last, dead)
      if (now - last.at >= dead)
        return isQuiet(last) ? [{ index: last.index, since: last.at, suppressed: members.length - 1 }] : []
      return members
        .map(({ index, at }) => ({ index, at: at === 0 ? 0 : Math.max(at, returnedAt) }))
        .filter(isQuiet)
        .map(({ index, at }) => ({ index, since: at, suppressed: 0 }))
    })
  }

  /** Since when the silence of one counts that is heard again at `at`. */
  since(alertId: number, { index, source, at: heardAt }: Heard, at: number, dead: number): number {
    const known = this.#sources.get(`${alertId}/${source}`)
    if (!known || heardAt === 0 || known.speaker === index) return heardAt
    return at - known.newest >= dead ? at : Math.max(heardAt, known.returnedAt)
  }

  #note(key: string, { at: newest, index: speaker }: Heard, dead: number): { returnedAt: number } {
    const known = this.#sources.get(key)
    const hasReturned = known !== undefined && newest - known.newest >= dead
    const noted = { newest, speaker, returnedAt: hasReturned ? newest : (known?.returnedAt ?? 0) }
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
