import { expect, test } from 'vitest'
import type { AlertPhase } from './contract'
import { type Signal, SIGNALS, TRANSITIONS } from './transitions'

const PHASES = Object.keys(TRANSITIONS) as AlertPhase[]
const isOpen = (phase: AlertPhase) => phase === 'firing' || phase === 'no-data'

/** The table once more, as a person would read it out: `-` stays, `x` ends, `!` begins. */
const READ_OUT: Record<AlertPhase, Record<Signal, string>> = {
  ok: {
    held: 'firing !',
    holds: 'pending',
    further: 'firing !',
    clear: '-',
    unknown: '-',
    'silent-alert': 'no-data !',
    'silent-ok': '-',
    expired: '-',
  },
  pending: {
    held: 'firing !',
    holds: '-',
    further: 'firing !',
    clear: 'ok',
    unknown: 'ok',
    'silent-alert': 'no-data !',
    'silent-ok': 'ok',
    expired: 'ok',
  },
  firing: {
    held: '-',
    holds: '-',
    further: 'firing x again !',
    clear: 'ok x recovered',
    unknown: '-',
    'silent-alert': 'no-data x no-data !',
    'silent-ok': 'ok x no-data',
    expired: 'ok x expired',
  },
  'no-data': {
    held: 'firing x recovered !',
    holds: 'pending x recovered',
    further: 'firing x recovered !',
    clear: 'ok x recovered',
    unknown: 'ok x recovered',
    'silent-alert': '-',
    'silent-ok': 'ok x no-data',
    expired: 'ok x expired',
  },
}

test.each(PHASES.flatMap((phase) => SIGNALS.map((signal) => [phase, signal] as const)))('%s, %s', (phase, signal) => {
  const { to, ends, begins } = TRANSITIONS[phase][signal]
  const stays = to === phase && !ends && !begins
  const words = [to, ...(ends ? [`x ${ends}`] : []), ...(begins ? ['!'] : [])].join(' ')
  expect(stays ? '-' : words).toBe(READ_OUT[phase][signal])
  // An episode is open exactly in these phases, so none is left open, and none ends that was not.
  expect(isOpen(phase) && (!isOpen(to) || begins !== undefined)).toBe(ends !== undefined)
  expect(isOpen(to) && (!isOpen(phase) || ends !== undefined)).toBe(begins !== undefined)
})
