'use client'

import { useQuery } from '@tanstack/react-query'
import { onServer } from '@/components/api/server-clock'
import { AgeOf } from '@/components/freshness/age-of'
import { formatCount } from '@/components/quotes/format'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { ErrorNote } from '@/components/ui/error-note'
import { OldNote } from '@/components/ui/old-note'
import { Panel } from '@/components/ui/panel'
import { type Column, Table } from '@/components/ui/table'
import type { UploadView } from '@/lib/uploads/contract'
import { lookOf } from './describe-upload'
import { uploadsQuery } from './uploads-query'

/** What was uploaded before, the newest first. */
export function HistoryPanel({ onShow }: { onShow: (id: number) => void }) {
  const { data, error, dataUpdatedAt, isFetching, refetch } = useQuery(uploadsQuery)
  const retry = () => void refetch()
  return (
    <Panel
      title="Uploads"
      note={error && data && <OldNote error={error} age={<AgeOf at={onServer(dataUpdatedAt)} />} onRetry={retry} />}
    >
      {error && !data ? (
        <ErrorNote title="The uploads could not be loaded." error={error} onRetry={retry} retrying={isFetching} />
      ) : data?.uploads.length === 0 ? (
        <Empty title="Nothing was uploaded yet" />
      ) : (
        <Table
          caption="Uploads, the newest first"
          columns={columnsOf(onShow)}
          rows={data?.uploads}
          rowKey={({ id }) => id}
          placeholderRows={3}
        />
      )}
    </Panel>
  )
}

const columnsOf = (onShow: (id: number) => void): Column<UploadView>[] => [
  {
    id: 'name',
    head: 'File',
    names: true,
    cell: ({ id, name }) => (
      <Button look="quiet" onClick={() => onShow(id)}>
        {name || `Upload ${id}`}
      </Button>
    ),
  },
  {
    id: 'state',
    head: 'State',
    width: '7rem',
    cell: ({ state }) => <Badge tone={lookOf(state).tone}>{lookOf(state).word}</Badge>,
  },
  { id: 'rows', head: 'Rows', end: true, width: '6rem', from: 'tablet', cell: ({ rows }) => formatCount(rows) },
  { id: 'bad', head: 'Bad', end: true, width: '5rem', from: 'tablet', cell: ({ badRows }) => formatCount(badRows) },
  { id: 'stored', head: 'Stored', end: true, width: '6rem', cell: ({ stored }) => formatCount(stored) },
  {
    id: 'when',
    head: 'Age',
    end: true,
    width: '5rem',
    from: 'tablet',
    cell: ({ createdAt }) => <AgeOf at={createdAt} />,
  },
]
