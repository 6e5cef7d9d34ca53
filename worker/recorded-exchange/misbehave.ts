import { z } from 'zod'

const pattern = () => z.string().refine(isPattern, 'is no regular expression').optional()

/** What every rule can be limited to. */
const Scope = {
  /** A regular expression for path and query; without one the rule is for every request and socket. */
  path: pattern(),
  /** When it holds, on the exchange's clock: from <= time < to, epoch ms. */
  window: z.strictObject({ from: z.number(), to: z.number() }).optional(),
  /** How many requests, sockets, messages or trades it spoils; without one it goes on until it is taken back. */
  count: z.int().positive().optional(),
}
/** A regular expression for the instrument, such as BTCUSD. Which trades are hit depends on the seed alone. */
const Trades = { ...Scope, symbol: pattern(), seed: z.int().default(1) }
const share = (usual: number) => z.number().min(0).max(1).default(usual)

export const Misbehaviour = z.discriminatedUnion('how', [
  // Requests, the one that opens a socket among them.
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
  // Open sockets. The first two happen once, to all that are open, unless they have a count or a window.
  z.strictObject({ how: z.literal('drop'), ...Scope }),
  z.strictObject({ how: z.literal('silent'), ...Scope }),
  z.strictObject({ how: z.literal('garbage'), ...Scope }),
  z.strictObject({ how: z.literal('refuse-subscription'), ...Scope, symbol: pattern() }),
  // Trades on their way through a socket.
  z.strictObject({ how: z.literal('duplicate'), share: share(0.3), ...Trades }),
  z.strictObject({ how: z.literal('reorder'), withinMs: z.int().positive().default(5_000), ...Trades }),
  z.strictObject({ how: z.literal('late'), ms: z.int().positive(), share: share(1), ...Trades }),
  z.strictObject({ how: z.literal('mute'), ...Scope, symbol: pattern() }),
])
export type Misbehaviour = z.infer<typeof Misbehaviour>
type How = Misbehaviour['how']
type Rule<H extends How> = Extract<Misbehaviour, { how: H }>

const OF_REQUESTS = ['delay', 'status', 'html', 'truncate', 'outage'] as const
const ONCE: readonly How[] = ['drop', 'silent']
export type Fault = Rule<Exclude<(typeof OF_REQUESTS)[number], 'delay'>>

/** What a rule is asked about: a path at a time, and the instrument where there is one. */
export type Occasion = { path: string; time: number; symbol?: string }

/** What goes wrong, and how. Rules apply in the order they were given; delays add to what follows. */
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
      if (!isOfRequests(rule) || !applies(rule, { path, time }) || (fault && rule.how !== 'delay')) continue
      entry.left -= 1
      if (rule.how === 'delay') delayMs += rule.ms
      else fault = rule
    }
    this.#forgetUsed()
    return fault ? { delayMs, fault } : { delayMs }
  }

  /** The first rule of a kind that applies; it keeps its uses. */
  find<H extends How>(how: H, occasion: Occasion): Rule<H> | undefined {
    return this.#find(how, occasion)?.rule as Rule<H> | undefined
  }

  /** Whether a rule of the kind applies. It has one use less. */
  take(how: How, occasion: Occasion): boolean {
    const entry = this.#find(how, occasion)
    if (entry) entry.left -= 1
    this.#forgetUsed()
    return entry !== undefined
  }

  /** All sockets have been looked at: what happens once has happened. */
  endOnce(): void {
    this.#rules = this.#rules.filter(({ rule, left }) => !ONCE.includes(rule.how) || left < Infinity || rule.window)
  }

  #find(how: How, occasion: Occasion) {
    return this.#rules.find(({ rule }) => rule.how === how && applies(rule, occasion))
  }

  #forgetUsed(): void {
    this.#rules = this.#rules.filter(({ left }) => left > 0)
  }
}

const isOfRequests = (rule: Misbehaviour): rule is Rule<(typeof OF_REQUESTS)[number]> =>
  OF_REQUESTS.some((how) => how === rule.how)

function applies(rule: Misbehaviour, { path, time, symbol = '' }: Occasion): boolean {
  if (rule.path !== undefined && !new RegExp(rule.path).test(path)) return false
  if ('symbol' in rule && rule.symbol !== undefined && !new RegExp(rule.symbol).test(symbol)) return false
  return !rule.window || (time >= rule.window.from && time < rule.window.to)
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp
  } catch {
    return false
  }
}
