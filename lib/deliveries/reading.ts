import { z } from 'zod'

const number = z.number().nullish().catch(null)

/** What of an episode's trace a message tells. Whatever is missing or unknown is null: a message goes out all the same. */
const Reading = z.looseObject({
  type: z.string().nullish().catch(null),
  measure: z.string().nullish().catch(null),
  holds: z.boolean().nullish().catch(null),
  value: number,
  threshold: number,
  mean: number,
  ratio: number,
  reference: number,
  n: number,
  of: number,
  filled: number,
  missing: number,
  from: number,
  to: number,
})
const Trace = Reading.extend({ readings: z.array(Reading).optional().catch(undefined) })

export type Reading = {
  type: string | null
  measure: string | null
  value: number | null
  threshold: number | null
  mean: number | null
  ratio: number | null
  reference: number | null
  n: number | null
  of: number | null
  filled: number | null
  missing: number | null
  from: number | null
  to: number | null
}

/** Of several conditions the first that held. */
export function readingOf(trace: unknown, usualMeasure: string | null): Reading {
  const parsed = Trace.safeParse(trace)
  const whole: z.infer<typeof Reading> = parsed.success ? parsed.data : {}
  const readings = parsed.success ? (parsed.data.readings ?? []) : []
  const told = readings.find(({ holds }) => holds === true) ?? readings[0] ?? whole
  return {
    type: told.type ?? null,
    measure: told.measure ?? usualMeasure,
    value: told.value ?? null,
    threshold: told.threshold ?? null,
    mean: told.mean ?? null,
    ratio: told.ratio ?? null,
    reference: told.reference ?? null,
    n: told.n ?? null,
    of: told.of ?? null,
    filled: told.filled ?? null,
    missing: told.missing ?? null,
    from: told.from ?? null,
    to: told.to ?? null,
  }
}
