import { Badge } from '@/components/ui/badge'

export const RecordedBadge = () => (
  <Badge tone="recorded" title="A recorded market played back as if it were now. Not live prices.">
    recorded
  </Badge>
)
