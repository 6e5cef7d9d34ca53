'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { Button } from '@/components/ui/button'
import { sourcesQuery } from './sources-query'

/** Fetched when it is asked for. */
const AddPairDialog = dynamic(() => import('./add-pair-dialog').then((module) => module.AddPairDialog), { ssr: false })

type Props = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }

/** Adding a pair to what is followed: one click here, one on the pair. Absent where no source could follow it. */
export function AddPair({ isOpen, onOpenChange }: Props) {
  const { data } = useQuery(sourcesQuery)
  if (!data?.sources.some(({ history }) => history)) return null
  return (
    <>
      <Button onClick={() => onOpenChange(true)}>Add a pair</Button>
      {isOpen && <AddPairDialog onClose={() => onOpenChange(false)} />}
    </>
  )
}
