'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { formatCount } from '@/components/quotes/format'
import { useGuard } from '@/components/session/token-gate'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { removeSample, sampleQuery } from './rates-query'
import styles from './rates.module.css'

/** Says that there is a recorded sample among the prices, and takes it away with one click. */
export function SampleNote() {
  const client = useQueryClient()
  const guard = useGuard()
  const { data } = useQuery(sampleQuery)
  const remove = useMutation({
    mutationFn: () => guard(removeSample),
    onSettled: () => client.invalidateQueries(),
  })
  if (!data?.sample) return null
  return (
    <div className={styles.note} role="note">
      <Badge tone="recorded">recorded</Badge>
      <span>
        {formatCount(data.sample.prices)} prices of January 2016 between China and Northern Europe are a recorded
        sample.
      </span>
      {remove.error && <span role="alert">{remove.error.message}</span>}
      <Button onClick={() => remove.mutate()} disabled={remove.isPending}>
        {remove.isPending ? 'Removing…' : 'Remove the sample'}
      </Button>
    </div>
  )
}
