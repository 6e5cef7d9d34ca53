import { z } from 'zod'

const Scope = {
  /** A regular expression for path and query; without one the rule is for every request. */
  path: z.string().refine(isPattern, 'is no regular expression').optional(),
  /** How many requests it spoils; without one it goes on until it is taken back. */
  count: z.int().positive().optional(),
  /** When it holds, on the exchange's clock: from <= time < to, epoch ms. */
  window: z.strictObject({ from: z.number(), to: z.number() }).optional(),
}

export const Misbehaviour = z.discriminatedUnion('how', [
  z.strictObject({ how: z.literal('delay'), ms: z.int().nonnegative(), ...Scope }),
  z.strictObject({
    how: z.literal('status'),
    status: z.int().min(400).max(599),
    retryAfter: z.int().nonnegative().optional(),
    ...Scope,
  }),
  z.strictObject({ how: z.literal('html'), ...Scope }),
  z.strictObject({ how: z.literal('truncate'), ...Scope }),
  z.strictObject({ how: z.literal('outage'), ...Scope }),
])
export type Misbehaviour = z.infer<typeof Misbehaviour>
export type Fault = Exclude<Misbehaviour, { how: 'delay' }>

/** Which requests go wrong, and how. Rules apply in the order they were given; delays add to what follows. */
export class Misbehaviours {
  #rules: { rule: Misbehaviour; left: number }[] = []

  add(rule: Misbehaviour): void {
    this.#rules.push({ rule, left: rule.count ?? Infinity })
  }

  clear(): void {
    this.#rules = []
  }

  list(): Misbehaviour[] {
    return this.#rules.map(({ rule }) => rule)
  }

  /** What happens to this request. Each rule that applies has one use less. */
  next(path: string, time: number): { delayMs: number; fault?: Fault } {
    let delayMs = 0
    let fault: Fault | undefined
    for (const entry of this.#rules) {
      const { rule } = entry
      if (!applies(rule, path, time) || (fault && rule.how !== 'delay')) continue
      entry.left -= 1
      if (rule.how === 'delay') delayMs += rule.ms
      else fault = rule
    }
    this.#rules = this.#rules.filter(({ left }) => left > 0)
    return fault ? { delayMs, fault } : { delayMs }
  }
}

function applies({ path: pattern, window }: Misbehaviour, path: string, time: number): boolean {
  if (pattern !== undefined && !new RegExp(pattern).test(path)) return false
  return !window || (time >= window.from && time < window.to)
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp
  } catch {
    return false
  }
}
