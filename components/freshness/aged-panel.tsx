import type { ComponentProps } from 'react'
import { Panel } from '@/components/ui/panel'
import type { Freshness } from '@/lib/freshness/freshness'
import { FreshnessWord } from './freshness-badge'

type Props = ComponentProps<typeof Panel> & { aged: Freshness }

/** A panel whose numbers are of one age: they fade when it passes their budget, and a word beside the title says why. */
export const AgedPanel = ({ aged, meta, ...panel }: Props) => (
  <Panel
    {...panel}
    aged={aged}
    meta={
      <>
        {meta} <FreshnessWord freshness={aged} />
      </>
    }
  />
)
