import type { ReactNode } from 'react'
import { Button } from './button'
import { ErrorNote } from './error-note'
import styles from './list.module.css'
import { OldNote } from './old-note'
import { Panel, PanelBody } from './panel'
import { SkeletonLines } from './skeleton'

/** What is known of a list that comes page by page. */
type Paged = {
  error: Error | null
  isFetching: boolean
  refetch: () => unknown
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => unknown
}

type Props = {
  title: ReactNode
  /** How fresh it is, which decides how it looks; and what is said of it beside the title. */
  aged?: string
  meta?: ReactNode
  /** What the items are called, as in "The alerts could not be loaded". */
  called: string
  actions?: ReactNode
  list: Paged
  /** Undefined while nothing is known. */
  rows: readonly ReactNode[] | undefined
  /** How old what is shown is, if it cannot be renewed. */
  age: ReactNode
  empty: ReactNode
}

/** A panel with a list in all its states: loading, failed, old, empty, and with more to come. */
export function ListPanel({ title, aged, meta, called, actions, list, rows, age, empty }: Props) {
  const retry = () => void list.refetch()
  return (
    <Panel
      title={title}
      aged={aged}
      meta={meta}
      actions={actions}
      note={list.error && rows && <OldNote error={list.error} age={age} onRetry={retry} />}
    >
      <List called={called} error={list.error} isFetching={list.isFetching} onRetry={retry} rows={rows}>
        {empty}
      </List>
      {list.hasNextPage && (
        <div className={styles.more}>
          <Button onClick={() => void list.fetchNextPage()} disabled={list.isFetchingNextPage}>
            {list.isFetchingNextPage ? 'Loading…' : 'Load more'}
          </Button>
        </div>
      )}
    </Panel>
  )
}

type ListProps = {
  called: string
  error: Error | null
  isFetching?: boolean
  onRetry: () => void
  rows: readonly ReactNode[] | undefined
  /** What stands there when there are none. */
  children: ReactNode
}

export function List({ called, error, isFetching = false, onRetry, rows, children }: ListProps) {
  if (error && !rows)
    return (
      <ErrorNote title={`The ${called} could not be loaded.`} error={error} onRetry={onRetry} retrying={isFetching} />
    )
  if (!rows)
    return (
      <PanelBody>
        <SkeletonLines count={5} label={`Loading the ${called}`} />
      </PanelBody>
    )
  return rows.length === 0 ? children : <ul>{rows}</ul>
}
