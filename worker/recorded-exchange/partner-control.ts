import { z } from 'zod'
import type { Partner } from './partner'
import type { Reply } from './reply'

const count = z.int().positive().max(1_000_000)
const Action = z.discriminatedUnion('action', [
  z.strictObject({ action: z.enum(['start', 'stop', 'restart']) }),
  z.strictObject({ action: z.enum(['add', 'remove', 'readd', 'late', 'early']), count }),
])
type Action = z.infer<typeof Action>

/** What a test in another process tells the partner to do, and what it reads afterwards. */
export async function controlPartner(partner: Partner, method: string, body: unknown): Promise<Reply> {
  if (method === 'POST') {
    const action = Action.safeParse(body)
    if (!action.success) return { status: 400, body: { error: z.prettifyError(action.error) } }
    await act(partner, action.data)
  }
  return { status: 200, body: partner.status() }
}

async function act(partner: Partner, order: Action): Promise<void> {
  switch (order.action) {
    case 'start':
      return partner.start()
    case 'stop':
      return partner.stop()
    case 'restart':
      return partner.restart()
    case 'add':
      return partner.add(order.count)
    case 'remove':
      return partner.remove(order.count)
    case 'readd':
      return partner.readd(order.count)
    case 'late':
      return partner.sendLate(order.count)
    case 'early':
      return partner.sendEarly(order.count)
  }
}
