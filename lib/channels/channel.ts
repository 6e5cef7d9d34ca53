import type { Template } from './template'

/** The inbox of the dashboard: always there. */
export const INBOX = 1

type Common = {
  id: number
  name: string
  template: Template | null
  groupWindow: number | null // ms
  digestAbove: number
  enabled: boolean
  disabledReason: string | null
  removedAt: number | null
}
/** Where messages go, and what is needed to send one there. */
export type Channel = Common &
  (
    | { type: 'inbox' }
    | { type: 'webhook'; url: string; secret: string; oldSecret: string | null; oldSecretUntil: number | null }
    | { type: 'slack'; url: string }
    | { type: 'email'; to: string[] }
  )
