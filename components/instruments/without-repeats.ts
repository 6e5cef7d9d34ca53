/** Pages that move while they are read can show a row twice; the first one stays. */
export function withoutRepeats<Row extends { id: number }>(rows: readonly Row[]): Row[] {
  const seen = new Set<number>()
  return rows.filter(({ id }) => !seen.has(id) && seen.add(id))
}
