import { STATUS_CODES, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Ledger } from './ledger'
import type { Misbehaviours } from './misbehave'
import { refuse } from './sockets'

type Options = { rules: Misbehaviours; ledger: Ledger; now: () => number; signal: AbortSignal }

/** Whether a request may become a socket: the rules for requests count here too. */
export const admission =
  ({ rules, ledger, now, signal }: Options) =>
  async (request: IncomingMessage, socket: Socket): Promise<boolean> => {
    const path = request.url ?? '/'
    const time = now()
    const { delayMs, fault } = rules.next(path, time)
    if (delayMs > 0) await sleep(delayMs, undefined, { signal })
    const status = statusOf(fault)
    ledger.write({ method: request.method ?? '', path, time, status })
    if (status === null) socket.resetAndDestroy()
    else if (status !== 101) {
      const retryAfter =
        fault?.how === 'status' && fault.retryAfter !== undefined ? [`Retry-After: ${fault.retryAfter}`] : []
      refuse(socket, `${status} ${STATUS_CODES[status] ?? ''}`, retryAfter)
    }
    return status === 101
  }

/** Null: the connection is reset, as nothing can break off half-way here. */
function statusOf(fault: ReturnType<Misbehaviours['next']>['fault']): number | null {
  if (!fault) return 101
  if (fault.how === 'status') return fault.status
  return fault.how === 'html' ? 200 : null
}
