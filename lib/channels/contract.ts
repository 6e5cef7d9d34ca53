import { z } from 'zod'
import { formatDuration, HOUR, parseDuration, SECOND } from '@/lib/platform/time'
import { Template } from './template'

export const ChannelType = z.enum(['inbox', 'webhook', 'email', 'slack'])
export type ChannelType = z.infer<typeof ChannelType>

const Name = z.string().trim().min(1).max(100)

/** Any spelling of an address is taken here; where it leads is checked when the connection is made. */
const HttpUrl = z
  .url({ protocol: /^https?$/, error: 'is no http(s) address' })
  .max(2_000)
  .refine((url) => {
    if (!URL.canParse(url)) return true // is said above
    const { username, password } = new URL(url)
    return username === '' && password === ''
  }, 'holds a name or password: receivers tell us by the signature')

const To = z.array(z.email('is no e-mail address')).min(1).max(20)

/** Within this time after a message what follows is gathered; null sends everything by itself. */
const GroupWindow = z
  .string()
  .transform((text, context) => {
    const ms = parseDuration(text)
    if (ms !== undefined && ms >= 5 * SECOND && ms <= 24 * HOUR) return ms
    context.addIssue({ code: 'custom', message: 'is no duration between 5s and 24h' })
    return z.NEVER
  })
  .nullable()

/** So many first messages go out one by one in a group window; the rest of them become one digest. */
const DigestAbove = z.number().int().min(1).max(1_000)

const options = {
  name: Name,
  template: Template.nullable(),
  groupWindow: GroupWindow,
  digestAbove: DigestAbove,
  enabled: z.boolean(),
}
const optional = z.strictObject(options).partial().required({ name: true })

/** POST /channels */
export const NewChannel = z.discriminatedUnion('type', [
  optional.extend({ type: z.literal('webhook'), url: HttpUrl }),
  optional.extend({ type: z.literal('slack'), url: HttpUrl }),
  optional.extend({
    type: z.literal('email'),
    to: z.union([z.email('is no e-mail address').transform((to) => [to]), To]),
  }),
])
export type NewChannel = z.infer<typeof NewChannel>

/** PATCH /channels/{id}: what is left out stays. `enabled: true` also forgets why it was disabled. */
export const ChannelChange = z
  .strictObject({ ...options, url: HttpUrl, to: z.union([z.email().transform((to) => [to]), To]) })
  .partial()
export type ChannelChange = z.infer<typeof ChannelChange>

export const ChannelView = z.object({
  id: z.number().int(),
  name: z.string(),
  type: ChannelType,
  url: z.string().nullable(), // of a Slack channel only its host: the rest is a secret
  to: z.array(z.string()).nullable(),
  template: Template.nullable(), // null: the usual wording
  groupWindow: z.string().nullable(), // such as 5m
  digestAbove: z.number().int(),
  enabled: z.boolean(),
  disabledReason: z.string().nullable(), // why it was switched off by itself
  provenAt: z.number().nullable(), // last proven delivery, tests included
  failedAt: z.number().nullable(),
  lastError: z.string().nullable(), // of the last attempt; null when it succeeded
  waiting: z.number().int(), // deliveries that are under way or held
  dead: z.number().int(), // deliveries given up, for a person to replay
  createdAt: z.number(),
  updatedAt: z.number(),
})
export type ChannelView = z.infer<typeof ChannelView>

export const ChannelsResponse = z.object({ channels: z.array(ChannelView) })
export type ChannelsResponse = z.infer<typeof ChannelsResponse>

/** POST /channels -> 201. The secret of a webhook is shown here and never again; null for the other types. */
export const NewChannelResponse = ChannelView.extend({ secret: z.string().nullable() })
export type NewChannelResponse = z.infer<typeof NewChannelResponse>

/** POST /channels/{id}/secret: a new secret. The old one signs too until `oldUntil`. */
export const NewSecretResponse = z.object({ secret: z.string(), oldUntil: z.number() })
export type NewSecretResponse = z.infer<typeof NewSecretResponse>

/** POST /channels/{id}/test -> 200 whatever the receiver does. */
export const TestResponse = z.object({
  ok: z.boolean(),
  error: z.string().optional(), // what really went wrong
  status: z.number().int().nullable(), // HTTP or SMTP code, null when nobody answered
  excerpt: z.string().nullable(), // the beginning of what the receiver said
  ms: z.number().int(),
})
export type TestResponse = z.infer<typeof TestResponse>

/** POST /channels/preview */
export const PreviewRequest = z.strictObject({ template: Template.nullable() })
export type PreviewRequest = z.infer<typeof PreviewRequest>

/** `example`: there is no episode yet, so the values are made up. */
export const PreviewResponse = z.object({
  title: z.string(),
  body: z.string(),
  example: z.boolean(),
  episodeId: z.number().int().nullable(),
})
export type PreviewResponse = z.infer<typeof PreviewResponse>

export const tellDuration = (ms: number | null): string | null => (ms === null ? null : formatDuration(ms))
