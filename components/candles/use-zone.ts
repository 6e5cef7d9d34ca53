'use client'

import { useSyncExternalStore } from 'react'
import { LOCAL, UTC, zoneOf } from './zone'

const never = () => () => {}

/** The name of the zone that is meant. The server does not know where a browser is: there it is UTC. */
export const useZone = (setting: string): string =>
  useSyncExternalStore(
    never,
    () => zoneOf(setting),
    () => (setting === LOCAL ? UTC : setting),
  )
