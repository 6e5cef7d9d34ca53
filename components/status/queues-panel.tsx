import { formatCount } from '@/components/quotes/format'
import { PanelBody } from '@/components/ui/panel'
import { Table, type Column } from '@/components/ui/table'
import type { StatusResponse } from '@/lib/status/contract'
import { Measured } from './ingest-panel'
import { AgedPanel } from '@/components/freshness/aged-panel'
import type { Freshness } from '@/lib/freshness/freshness'
import styles from './status.module.css'

type Queue = StatusResponse['queues'][number]

type Props = Pick<StatusResponse, 'queues'> & { at: number | null; aged: Freshness }

export const QueuesPanel = ({ queues, at, aged }: Props) => (
  <AgedPanel title="Queues" aged={aged} meta={at !== null && <Measured at={at} />}>
    {queues.length === 0 ? (
      <PanelBody>
        <p className={styles.told}>Not counted yet: the worker does that when it runs.</p>
      </PanelBody>
    ) : (
      <Table caption="Jobs in each queue" columns={COLUMNS} rows={queues} rowKey={({ name }) => name} />
    )}
  </AgedPanel>
)

const count = (id: Exclude<keyof Queue, 'name'>, head: string, title: string): Column<Queue> => ({
  id,
  head: <span title={title}>{head}</span>,
  end: true,
  cell: (queue) => formatCount(queue[id]),
})

const COLUMNS: Column<Queue>[] = [
  { id: 'name', head: 'Queue', names: true, cell: ({ name }) => name },
  count('waiting', 'Waiting', 'Could run now'),
  count('active', 'Running', 'Running now'),
  count('delayed', 'Planned', 'Due later, schedules included'),
  count('failed', 'Failed', 'Among the last ones, after all attempts'),
]
