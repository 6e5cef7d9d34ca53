import { memo, type ReactNode } from 'react'
import { Skeleton } from './skeleton'
import styles from './table.module.css'

export type Column<Row> = {
  id: string
  head: ReactNode
  cell: (row: Row) => ReactNode
  end?: boolean
  width?: string
  /** The narrowest screen that has room for it; without it, every screen. */
  from?: 'tablet' | 'desktop' | 'wide'
  sortable?: boolean
  /** Its cells name their rows. */
  names?: boolean
}

export type Sorting = { by: string; descending: boolean }

type Props<Row> = {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[] | undefined
  rowKey: (row: Row) => string | number
  isDim?: (row: Row) => boolean
  /** How old the numbers of a row are, for base.css. */
  agedOf?: (row: Row) => string | undefined
  placeholderRows?: number
  sorting?: Sorting
  onSort?: (by: string) => void
}

/** Rows under headings. While `rows` is undefined, bars hold their place. */
export function Table<Row>({
  caption,
  columns,
  rows,
  rowKey,
  isDim,
  agedOf,
  placeholderRows = 10,
  sorting,
  onSort,
}: Props<Row>) {
  return (
    <table className={styles.table} aria-busy={rows === undefined}>
      <caption className="visually-hidden">{caption}</caption>
      <TableHead columns={columns} sorting={sorting} onSort={onSort} />
      <tbody>
        {rows?.map((row) => (
          <Cells key={rowKey(row)} row={row} columns={columns} isDim={isDim?.(row) ?? false} aged={agedOf?.(row)} />
        ))}
        {!rows && Array.from({ length: placeholderRows }, (_, row) => <SkeletonCells key={row} columns={columns} />)}
      </tbody>
    </table>
  )
}

export const SkeletonCells = <Row,>({ columns }: { columns: readonly Column<Row>[] }) => (
  <tr>
    {columns.map((column) => (
      <td key={column.id} {...place(column)}>
        <Skeleton width={column.end ? '70%' : '85%'} />
      </td>
    ))}
  </tr>
)

type HeadProps<Row> = {
  columns: readonly Column<Row>[]
  sorting: Sorting | undefined
  onSort: ((by: string) => void) | undefined
}

export const TableHead = <Row,>({ columns, sorting, onSort }: HeadProps<Row>) => (
  <>
    <colgroup>
      {columns.map(({ id, width, from }) => (
        <col key={id} data-from={from} style={width ? { width } : undefined} />
      ))}
    </colgroup>
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column.id} scope="col" {...place(column)} aria-sort={ariaSort(column, sorting)}>
            {column.sortable && onSort ? (
              <button type="button" className={styles.sort} onClick={() => onSort(column.id)}>
                {column.head}
                <span className={styles.arrow} aria-hidden="true">
                  {sorting?.by === column.id ? (sorting.descending ? '▼' : '▲') : ''}
                </span>
              </button>
            ) : (
              column.head
            )}
          </th>
        ))}
      </tr>
    </thead>
  </>
)

type CellsProps<Row> = {
  row: Row
  columns: readonly Column<Row>[]
  isDim: boolean
  aged: string | undefined
  at?: number
}

/** Drawn again only when its own row changes, as long as the columns stay the same. `at`: its place in a longer table. */
export const Cells = memo(function Cells<Row>({ row, columns, isDim, aged, at }: CellsProps<Row>) {
  return (
    <tr data-dim={isDim || undefined} data-aged={aged} aria-rowindex={at}>
      {columns.map((column) =>
        column.names ? (
          <th key={column.id} scope="row" {...place(column)}>
            {column.cell(row)}
          </th>
        ) : (
          <td key={column.id} {...place(column)}>
            {column.cell(row)}
          </td>
        ),
      )}
    </tr>
  )
}) as <Row>(props: CellsProps<Row>) => ReactNode

const place = <Row,>({ end, from, names }: Column<Row>) => ({
  'data-end': end || undefined,
  'data-from': from,
  'data-names': names || undefined,
})

const ariaSort = <Row,>({ id, sortable }: Column<Row>, sorting: Sorting | undefined) => {
  if (!sortable) return undefined
  if (sorting?.by !== id) return 'none'
  return sorting.descending ? 'descending' : 'ascending'
}
