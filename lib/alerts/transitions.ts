import type { AlertPhase, EndReason } from './contract'

/** What a point, or the passing of time, says to an alert on one instrument. */
export const SIGNALS = [
  'held', // it holds, and there is nothing left to wait for
  'holds', // it holds, but not yet long enough, or the last firing is not long enough ago
  'further', // it holds, so much beyond what was told last that it is told again
  'clear', // it does not hold
  'unknown', // it cannot be said
  'silent-alert', // nothing is heard any more, and that is a reason to fire
  'silent-ok', // nothing is heard any more, and that ends it
  'expired',
] as const
export type Signal = (typeof SIGNALS)[number]

export type Step = { to: AlertPhase; ends?: EndReason; begins?: 'firing' | 'no-data' }

/** Every phase x every signal. An episode is open in `firing` and `no-data`, and only there. */
export const TRANSITIONS: Record<AlertPhase, Record<Signal, Step>> = {
  ok: {
    held: { to: 'firing', begins: 'firing' },
    holds: { to: 'pending' },
    further: { to: 'firing', begins: 'firing' },
    clear: { to: 'ok' },
    unknown: { to: 'ok' },
    'silent-alert': { to: 'no-data', begins: 'no-data' },
    'silent-ok': { to: 'ok' },
    expired: { to: 'ok' },
  },
  pending: {
    held: { to: 'firing', begins: 'firing' },
    holds: { to: 'pending' },
    further: { to: 'firing', begins: 'firing' },
    clear: { to: 'ok' },
    unknown: { to: 'ok' },
    'silent-alert': { to: 'no-data', begins: 'no-data' },
    'silent-ok': { to: 'ok' },
    expired: { to: 'ok' },
  },
  firing: {
    held: { to: 'firing' },
    holds: { to: 'firing' },
    further: { to: 'firing', ends: 'again', begins: 'firing' },
    clear: { to: 'ok', ends: 'recovered' },
    unknown: { to: 'firing' },
    'silent-alert': { to: 'no-data', ends: 'no-data', begins: 'no-data' },
    'silent-ok': { to: 'ok', ends: 'no-data' },
    expired: { to: 'ok', ends: 'expired' },
  },
  'no-data': {
    held: { to: 'firing', ends: 'recovered', begins: 'firing' },
    holds: { to: 'pending', ends: 'recovered' },
    further: { to: 'firing', ends: 'recovered', begins: 'firing' },
    clear: { to: 'ok', ends: 'recovered' },
    unknown: { to: 'ok', ends: 'recovered' },
    'silent-alert': { to: 'no-data' },
    'silent-ok': { to: 'ok', ends: 'no-data' },
    expired: { to: 'ok', ends: 'expired' },
  },
}
