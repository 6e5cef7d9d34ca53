'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { newListAlertPath } from '@/components/alerts/new-alert-path'
import { Button } from '@/components/ui/button'
import { LinkButton } from '@/components/ui/link-button'
import { Switch } from '@/components/ui/switch'
import styles from './watchlists.module.css'
import { watchlistsQuery } from './watchlists-query'

/** Fetched when a list is made or changed. */
const WatchlistDialog = dynamic(() => import('./watchlist-dialog').then((module) => module.WatchlistDialog), {
  ssr: false,
})

type Props = {
  /** A list's number, `new` or empty. */
  chosen: string
  onChoose: (list: string) => void
}

/** Everything, or one of the lists; and where they are made and changed. */
export function WatchlistBar({ chosen, onChoose }: Props) {
  const { data } = useQuery(watchlistsQuery)
  const [isEditing, setEditing] = useState(false)
  const lists = data?.watchlists ?? []
  const list = lists.find(({ id }) => String(id) === chosen)
  const options = [
    { value: '', label: 'Everything' },
    ...lists.map(({ id, name }) => ({ value: String(id), label: name })),
  ]
  return (
    <div className={styles.bar}>
      {lists.length > 0 && (
        <Switch legend="Watchlist" options={options} value={list ? chosen : ''} onChange={onChoose} />
      )}
      {list && (
        <>
          {list.symbols.length > 0 && <LinkButton href={newListAlertPath(list.id)}>Alert on this list</LinkButton>}
          <Button onClick={() => setEditing(true)}>Edit list</Button>
        </>
      )}
      <Button onClick={() => onChoose('new')}>New watchlist</Button>
      {(chosen === 'new' || (isEditing && list)) && (
        <WatchlistDialog
          key={list?.id ?? 'new'}
          list={list}
          lists={lists}
          onDone={(made) => {
            setEditing(false)
            if (made !== undefined) onChoose(made)
            else if (chosen === 'new') onChoose('')
          }}
        />
      )}
    </div>
  )
}
