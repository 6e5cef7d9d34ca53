'use client'

import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Cells, type Column, type Sorting, TableHead } from './table'
import styles from './table.module.css'
import { useMedia } from './use-media'

type Props<Row> = {
  caption: string
  columns: readonly Column<Row>[]
  count: number
  rowAt: (at: number) => Row
  rowKey: (at: number) => string | number
  isDim: (row: Row) => boolean
  agedOf: (row: Row) => string | undefined
  sorting: Sorting
  onSort: (by: string) => void
  /** Told which rows are drawn, half-open. */
  onSight: (first: number, end: number) => void
}

/** As in table.module.css. */
const ROW = { wide: 36, phone: 52 }
const MORE = 14
/** So many rows are drawn whole, for the browser's own search and for print. */
const FEW = 60
/** Telling in steps keeps a slow scroll from asking for each row alone. */
const STEP = 20

/** A table of any length in the page's own scroll: of a long one only the rows in sight, and a few around them, exist. */
export function VirtualTable<Row>({
  caption,
  columns,
  count,
  rowAt,
  rowKey,
  isDim,
  agedOf,
  sorting,
  onSort,
  onSight,
}: Props<Row>) {
  const table = useRef<HTMLTableElement>(null)
  const [margin, setMargin] = useState(0)
  const row = useMedia('(width < 720px)') ? ROW.phone : ROW.wide
  // oxlint-disable-next-line react/incompatible-library -- no compiler memoizes this project's components
  const virtual = useWindowVirtualizer({
    count,
    estimateSize: () => row,
    overscan: count <= FEW ? FEW : MORE,
    scrollMargin: margin,
    getItemKey: rowKey,
  })
  useLayoutEffect(() => virtual.measure(), [virtual, row])
  useLayoutEffect(() => {
    const body = table.current?.tBodies[0]
    if (body) setMargin(body.getBoundingClientRect().top + window.scrollY)
  }, [columns, count])

  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const end = (items.at(-1)?.index ?? -1) + 1
  const [from, to] = [Math.floor(first / STEP) * STEP, Math.min(count, Math.ceil(end / STEP) * STEP)]
  useEffect(() => onSight(from, to), [onSight, from, to])
  const above = (items[0]?.start ?? margin) - margin
  const below = virtual.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin)

  /** The arrows walk from row to row, also to those that are not drawn yet. */
  const walk = (event: KeyboardEvent<HTMLTableElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const here = (event.target as HTMLElement).closest('tr')?.ariaRowIndex
    if (!step || !here || event.metaKey || event.ctrlKey || event.altKey) return
    const next = Number(here) + step
    if (next < 2 || next > count + 1) return
    event.preventDefault()
    virtual.scrollToIndex(next - 2, { align: 'auto' })
    const link = () => table.current?.querySelector<HTMLElement>(`tr[aria-rowindex="${next}"] a`)
    // At once where it is drawn: whoever presses Enter right after the arrow means the new row.
    if (link()) link()?.focus({ preventScroll: true })
    else requestAnimationFrame(() => link()?.focus({ preventScroll: true }))
  }

  return (
    <table ref={table} className={`${styles.table} ${styles.long}`} aria-rowcount={count + 1} onKeyDown={walk}>
      <caption className="visually-hidden">{caption}</caption>
      <TableHead columns={columns} sorting={sorting} onSort={onSort} />
      <tbody>
        {above > 0 && <Spacer height={above} />}
        {items.map(({ index, key }) => {
          const shown = rowAt(index)
          return (
            <Cells key={key} row={shown} columns={columns} isDim={isDim(shown)} aged={agedOf(shown)} at={index + 2} />
          )
        })}
        {below > 0 && <Spacer height={below} />}
      </tbody>
    </table>
  )
}

/** One cell is enough: more would be columns of their own where the screen has no room for all. */
const Spacer = ({ height }: { height: number }) => (
  <tr aria-hidden="true" className={styles.spacer}>
    <td style={{ height }} />
  </tr>
)
