import { formatCount } from '@/components/quotes/format'
import { type Column, Table } from '@/components/ui/table'
import type { BadRow, UploadDetail } from '@/lib/uploads/contract'
import { badRowsPath } from './uploads-query'
import styles from './uploads.module.css'

const COLUMNS: Column<BadRow>[] = [
  { id: 'line', head: 'Line', names: true, width: '6rem', cell: ({ line }) => formatCount(line) },
  {
    id: 'reason',
    head: 'Why it was not stored',
    cell: ({ reason }) => <span className={styles.reason}>{reason}</span>,
  },
]

/** Which rows were bad, and all of them as a file. */
export const BadRows = ({ upload }: { upload: UploadDetail }) =>
  upload.errors.length === 0 ? (
    <p className={styles.muted}>Which rows were bad is kept for 30 days, and forgotten by now.</p>
  ) : (
    <div className={styles.bad}>
      <p>
        {upload.errors.length < upload.badRows &&
          `The first ${upload.errors.length} of ${formatCount(upload.badRows)}. `}
        <a href={badRowsPath(upload.id)} download>
          Download all bad rows
        </a>
      </p>
      <div className={styles.scroll} role="group" aria-label="Bad rows" tabIndex={0}>
        <Table caption="Bad rows" columns={COLUMNS} rows={upload.errors} rowKey={({ line }) => line} />
      </div>
    </div>
  )
