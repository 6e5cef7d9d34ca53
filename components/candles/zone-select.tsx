'use client'

import { useState } from 'react'
import field from '@/components/ui/field.module.css'
import { useZone } from './use-zone'
import { listZones, LOCAL, UTC } from './zone'

/** In which zone times are told. The long list is made when somebody reaches for it. */
export function ZoneSelect({ value, onChange }: { value: string; onChange: (zone: string) => void }) {
  const [isWanted, setWanted] = useState(false)
  const local = useZone(LOCAL)
  const zones = isWanted ? listZones() : []
  const missing = value === UTC || value === LOCAL || zones.includes(value) ? [] : [value]
  return (
    <select
      className={field.field}
      aria-label="Time zone"
      value={value}
      onPointerDown={() => setWanted(true)}
      onFocus={() => setWanted(true)}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value={UTC}>UTC</option>
      <option value={LOCAL}>Local ({local})</option>
      {[...missing, ...zones].map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll('_', ' ')}
        </option>
      ))}
    </select>
  )
}
