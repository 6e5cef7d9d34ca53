import { parseArgs } from 'node:util'
import { z } from 'zod'
import { MINUTE, parseDuration } from '@/lib/platform/time'
import type { PartnerOptions } from './partner'

const whole = z.string().regex(/^\d+$/, 'is no whole number').transform(Number)
const Values = z.object({
  port: whole.pipe(z.number().max(65_535)).optional(),
  instruments: whole.pipe(z.number().min(1).max(1_000_000)).optional(),
  rate: z.union([z.literal('max').transform(() => Infinity), whole.pipe(z.number().min(1))]).optional(),
  seed: whole.optional(),
  for: z
    .string()
    .transform((text) => parseDuration(text) ?? NaN)
    .pipe(z.number())
    .optional(),
  hold: z.boolean().optional(),
})

const SMALL = { instruments: 20, rate: 5 }
/** Load ends by itself. */
const LONGEST_LOAD_MS = 10 * MINUTE
const LOAD_FROM = 1_000

/** What `main.ts` was told: where to listen, and how much the partner says. Throws with every bad value named. */
export function readArguments(args: string[]): { port?: number; partner?: PartnerOptions } {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string' },
      instruments: { type: 'string' },
      rate: { type: 'string' },
      seed: { type: 'string' },
      for: { type: 'string' },
      hold: { type: 'boolean' },
    },
  })
  const parsed = Values.safeParse(values)
  if (!parsed.success) throw new Error(`The arguments are not usable:\n${z.prettifyError(parsed.error)}`)
  const { port, instruments, rate, seed, for: forMs, hold } = parsed.data
  const isPartnerTold = [instruments, rate, seed, forMs, hold].some((value) => value !== undefined)
  return {
    ...(port !== undefined && { port }),
    ...(isPartnerTold && { partner: partnerOptions({ instruments, rate, seed, forMs, hold }) }),
  }
}

type Told = { [K in 'instruments' | 'rate' | 'seed' | 'forMs']: number | undefined } & { hold: boolean | undefined }

function partnerOptions({ instruments = SMALL.instruments, rate = SMALL.rate, seed, forMs, hold }: Told) {
  const longest = rate >= LOAD_FROM ? LONGEST_LOAD_MS : undefined
  const lasting = forMs ?? longest
  return {
    instruments,
    rate,
    ...(seed !== undefined && { seed }),
    ...(lasting !== undefined && { forMs: lasting }),
    ...(hold !== undefined && { isHeld: hold }),
  } satisfies PartnerOptions
}
