import { z } from 'zod'

/** CloudEvents 1.0, which is a valid Standard Webhooks body too. */
const CloudEvent = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  subject: z.string().optional(),
  time: z.string(),
  datacontenttype: z.literal('application/json'),
  timestamp: z.string(),
  late: z.literal(true).optional(),
  data: z.record(z.string(), z.unknown()),
})
export type CloudEvent = z.infer<typeof CloudEvent>

/** What is said, made once: every attempt and every channel says the same. */
export const Message = z.object({
  title: z.string(),
  text: z.string(),
  links: z.array(z.object({ label: z.string(), url: z.string() })),
  event: CloudEvent,
})
export type Message = z.infer<typeof Message>

/** One message on its way: `id` stays the same over all attempts, `late` is found out at each. */
export type Parcel = { id: string; message: Message; late: boolean; now: number }
