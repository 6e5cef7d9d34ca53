import { Badge } from '@/components/ui/badge'
import type { SourceState } from '@/lib/sources/contract'

const TONES = { ok: 'good', unreachable: 'bad', idle: 'plain', paused: 'warn' } as const
const MARKS = { ok: '✓', unreachable: '✕', idle: '…', paused: '❚❚' } as const

export const SourceStateBadge = ({ state }: { state: SourceState }) => (
  <Badge tone={TONES[state]}>
    <span aria-hidden="true">{MARKS[state]}</span>
    {state}
  </Badge>
)
