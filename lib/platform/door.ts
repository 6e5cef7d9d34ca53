import { createHmac } from 'node:crypto'

/** What the web shows at the worker's door: both know the secret, nobody else on the machine does. */
export const doorKey = (secret: string): string => createHmac('sha256', secret).update('door').digest('base64url')
