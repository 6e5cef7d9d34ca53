import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'

/** A secret as Standard Webhooks writes it. */
export const makeSecret = (): string => PREFIX + randomBytes(32).toString('base64')

/** The header `webhook-signature`: one signature for each secret that is still in use. */
export const signWebhook = (secrets: readonly string[], id: string, timestampS: number, body: string): string =>
  secrets
    .map((secret) => Buffer.from(secret.slice(PREFIX.length), 'base64'))
    .map((key) => `v1,${createHmac('sha256', key).update(`${id}.${timestampS}.${body}`).digest('base64')}`)
    .join(' ')
