/** Quotes on their way to the journal, in columns: no object for each quote. */
export class Batch {
  length = 0
  instrument = new Int32Array(1 << 12) // dense index in the market
  price = new Float64Array(1 << 12)
  size = new Float64Array(1 << 12) // NaN: not said
  time = new Float64Array(1 << 12) // event time, epoch ms, whole
  seq = new Float64Array(1 << 12) // the source's number of the trade, NaN without
  timed = new Uint8Array(1 << 12) // 1: the sender gave the time
  /** When the oldest of them was heard, epoch ms. */
  since = Infinity

  add(
    instrument: number,
    price: number,
    size: number,
    time: number,
    seq: number,
    timed: number,
    heardAt: number,
  ): void {
    const at = this.length
    if (at === this.instrument.length) this.#grow()
    this.instrument[at] = instrument
    this.price[at] = price
    this.size[at] = size
    this.time[at] = time
    this.seq[at] = seq
    this.timed[at] = timed
    this.length = at + 1
    if (heardAt < this.since) this.since = heardAt
  }

  clear(): void {
    this.length = 0
    this.since = Infinity
  }

  #grow(): void {
    const capacity = this.instrument.length * 2
    this.instrument = copied(this.instrument, new Int32Array(capacity))
    this.price = copied(this.price, new Float64Array(capacity))
    this.size = copied(this.size, new Float64Array(capacity))
    this.time = copied(this.time, new Float64Array(capacity))
    this.seq = copied(this.seq, new Float64Array(capacity))
    this.timed = copied(this.timed, new Uint8Array(capacity))
  }
}

function copied<A extends Int32Array | Float64Array | Uint8Array>(from: A, to: A): A {
  to.set(from)
  return to
}
