import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { Fault } from './fault'
import { isSame } from './same'

const sign = (secret: string, payload: string) =>
  createHmac('sha256', secret).update(payload).digest('base64url').slice(0, 22)

/** An opaque cursor: where the next page begins, signed so that it cannot be forged. */
export function writeCursor(secret: string, position: unknown): string {
  const payload = Buffer.from(JSON.stringify(position)).toString('base64url')
  return `${payload}.${sign(secret, payload)}`
}

/** The position in a cursor that `writeCursor` made with the same secret; anything else is a Fault('invalid'). */
export function readCursor<S extends z.ZodType>(secret: string, shape: S, cursor: string): z.infer<S> {
  const [payload = '', signature = ''] = cursor.split('.')
  if (isSame(signature, sign(secret, payload))) {
    const parsed = shape.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
    if (parsed.success) return parsed.data
  }
  throw new Fault('invalid', 'The cursor is not one that this question was answered with.', {
    errors: [{ pointer: '/cursor', detail: 'use the `next` of the previous answer, with the same other parameters' }],
  })
}
