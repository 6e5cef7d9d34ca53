import { randomUUID } from 'node:crypto'

/** A number for an event that stays with it for ever: over all attempts, channels and restarts. No dot: it is signed with one. */
export const makeEventId = (): string => `evt_${randomUUID().replaceAll('-', '')}`
