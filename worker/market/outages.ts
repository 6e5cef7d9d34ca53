/**
 * The minutes in which a stream was away, per instrument's source. A candle of such a minute holds only part of what was
 * traded, so the exchange's own may replace it.
 */
export class Outages {
  #sourceOf = new Map<number, string>()
  #minutes = new Map<string, Set<number>>()

  /** Only instruments of sources with a history of their own: for others there is nothing better than what was heard. */
  watch(index: number, source: string): void {
    this.#sourceOf.set(index, source)
  }

  add(source: string, fromMinute: number, toMinute: number): void {
    let minutes = this.#minutes.get(source)
    if (!minutes) this.#minutes.set(source, (minutes = new Set()))
    for (let minute = fromMinute; minute <= toMinute; minute++) minutes.add(minute)
    for (const minute of minutes) if (minute < toMinute - 24 * 60) minutes.delete(minute)
  }

  covers(index: number, minute: number): boolean {
    const source = this.#sourceOf.get(index)
    return source !== undefined && this.#minutes.get(source)?.has(minute) === true
  }
}
