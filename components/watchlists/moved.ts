/** A list in which the thing at a place has moved by some steps; unchanged where that leads out of it. */
export function moved<T>(list: readonly T[], at: number, by: number): T[] {
  const to = at + by
  if (at < 0 || at >= list.length || to < 0 || to >= list.length) return [...list]
  const rest = list.toSpliced(at, 1)
  return rest.toSpliced(to, 0, list[at]!)
}
