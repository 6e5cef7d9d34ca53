import type { Column } from '@/components/ui/table'

/** The columns an address names; none named is all of them. The one that names the rows always stays. */
export const chosenOf = (columns: string, all: readonly string[]): ReadonlySet<string> =>
  new Set(columns === '' ? all : columns.split(',').filter((id) => all.includes(id)))

/**
 * What is shown of the columns. What the table is sorted by stays in sight on a phone too, in the place of the 24 h
 * change; there is room for two numbers.
 */
export function chooseColumns<Row>(
  columns: readonly Column<Row>[],
  chosen: ReadonlySet<string>,
  sortedBy: string,
): Column<Row>[] {
  const shown = columns.filter(({ id, names }) => names || chosen.has(id))
  const isHiddenOnPhones = shown.some(({ id, from, end }) => id === sortedBy && from !== undefined && end)
  if (!isHiddenOnPhones) return shown
  return shown.map((column) => {
    if (column.id === sortedBy) return { ...without(column), width: 'min(7rem, 26vw)' }
    return column.id === 'changePercentage' ? { ...column, from: 'tablet' as const } : column
  })
}

function without<Row>({ from: _, ...column }: Column<Row>): Column<Row> {
  return column
}
