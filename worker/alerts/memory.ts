import { type AlertState, isOk, OK } from '@/lib/alerts/evaluate'
import { MinuteRing, tidy } from '@/lib/alerts/history'
import type { Values, Window } from '@/lib/alerts/judge'
import type { Measure } from '@/lib/metrics/measure'

const NO_VALUES: Values = {
  price: null,
  volume: null,
  volume_24h: null,
  change_absolute: null,
  change_percentage: null,
  rate: null,
}

const LATE_MOST = 4_096

type Place = { rank: number | null; minute: number; before: number | null }

/** What is remembered of one watched instrument: its past minutes, what polls stated last, and where alerts stand on it. */
export class Memory implements Window {
  heardAt = 0 // before the point that is evaluated
  since = 0 // when the rule that is evaluated was made
  polledAt = 0
  closedAt = 0 // close time of the newest real minute that was evaluated as complete
  /** Of an instrument that is polled: the price of the newest minute that was, and of the one before. */
  polled: { minute: number; price: number } | undefined
  /** By minute: event time of the newest quote that came too late for the board. */
  #lateAt: Map<number, number> | undefined
  #polledBefore: { minute: number; price: number } | undefined
  /** The newest minute whose values were taken over from the board. */
  copied = -1
  /** How many minutes the longest ring holds. */
  longest = 0
  stated: Values = NO_VALUES
  #rings: Partial<Record<Measure, MinuteRing>> = {}
  #ranks: Partial<Record<Measure, Place>> | undefined
  #states: Map<number, AlertState> | undefined

  ring(measure: Measure): MinuteRing | undefined {
    return measure === 'volume' ? this.volumes : measure === 'price' ? this.prices : this.#rings[measure]
  }

  // The two that every look asks for.
  prices: MinuteRing | undefined
  volumes: MinuteRing | undefined

  poll(minute: number, price: number): void {
    if (this.polled && this.polled.minute !== minute) this.#polledBefore = this.polled
    this.polled = { minute, price }
    this.prices?.set(minute, price)
    const volume = this.volumes
    if (volume && Number.isNaN(volume.get(minute))) volume.set(minute, null)
  }

  /** Adds a quote that is too old for the board to its minute, as the archive will. */
  addLate(minute: number, price: number, size: number, time: number): void {
    const volume = this.volumes
    const before = volume?.get(minute) ?? NaN
    if (!Number.isNaN(size)) volume?.set(minute, Number.isNaN(before) ? size : tidy(before + size))
    else if (Number.isNaN(before)) volume?.set(minute, null)
    const { prices } = this
    if (!prices) return
    const closedAt = (this.#lateAt ??= new Map()).get(minute)
    if (closedAt === undefined ? Number.isNaN(prices.get(minute)) : time >= closedAt) {
      prices.set(minute, price)
      if (this.#lateAt.size > LATE_MOST) this.#lateAt.clear()
      this.#lateAt.set(minute, time)
    }
  }

  /** The last price that was polled in that minute. */
  polledIn(minute: number): number | null {
    return [this.polled, this.#polledBefore].find((each) => each?.minute === minute)?.price ?? null
  }

  /** Places that became known later than at the turn to this minute do not count. */
  rankedBy = Infinity

  rank(measure: Measure): number | null {
    const place = this.#ranks?.[measure]
    if (!place) return null
    return place.minute <= this.rankedBy ? place.rank : place.before
  }

  /** `minute`: the one that began when this became its place. */
  setRank(measure: Measure, rank: number | null, minute: number): void {
    const known = this.#ranks?.[measure]
    const before = known?.minute === minute ? known.before : (known?.rank ?? null)
    this.#ranks = { ...this.#ranks, [measure]: { rank, minute, before } }
  }

  /** Whether all rings reach as far back as is wanted. */
  reaches(reach: ReadonlyMap<Measure, number>): boolean {
    for (const [measure, minutes] of reach) {
      if ((this.ring(measure)?.length ?? 0) < minutes + 2) return false
    }
    return true
  }

  /** Makes empty rings of that reach. */
  reach(reach: ReadonlyMap<Measure, number>): void {
    const rings: Partial<Record<Measure, MinuteRing>> = {}
    for (const [measure, minutes] of reach) rings[measure] = new MinuteRing(minutes)
    this.#rings = rings
    this.prices = rings.price
    this.volumes = rings.volume
    this.longest = Math.max(0, ...Object.values(rings).map(({ length }) => length))
  }

  state(alertId: number): AlertState {
    return this.#states?.get(alertId) ?? OK
  }

  get states(): ReadonlyMap<number, AlertState> {
    return (this.#states ??= new Map())
  }

  /** How many alerts are pending or fire on it. */
  restless = 0
  /** Before this nothing on it waits for a time, epoch ms. */
  dueAt = Infinity

  keep(alertId: number, state: AlertState): void {
    const before = this.#states?.get(alertId)
    this.restless += Number(state.phase !== 'ok') - Number((before?.phase ?? 'ok') !== 'ok')
    if (isOk(state)) this.#states?.delete(alertId)
    else (this.#states ??= new Map()).set(alertId, state)
  }
}
