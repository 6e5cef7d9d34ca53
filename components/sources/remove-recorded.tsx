'use client'

import { useQueryClient } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import type { SourceView } from '@/lib/sources/contract'
import { removeSource } from './sources-query'
import { useSourceWrite } from './use-source-write'

/** Fetched when it is asked for. */
const RemoveDialog = dynamic(() => import('./remove-dialog').then((module) => module.RemoveDialog), { ssr: false })

/** Takes recorded data away, after one question. */
export function RemoveRecorded({ source: { id, label } }: { source: Pick<SourceView, 'id' | 'label'> }) {
  const client = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const remove = useSourceWrite(() => removeSource(id))
  return (
    <>
      <Button onClick={() => setAsking(true)}>Remove recorded data</Button>
      {isAsking && (
        <RemoveDialog
          label={label}
          error={remove.error}
          isRemoving={remove.isPending}
          onClose={() => setAsking(false)}
          onRemove={() =>
            remove.mutate(undefined, {
              onSuccess: () => {
                setAsking(false)
                void client.invalidateQueries({ queryKey: ['markets'] })
                void client.invalidateQueries({ queryKey: ['ranks'] })
              },
            })
          }
        />
      )}
    </>
  )
}
