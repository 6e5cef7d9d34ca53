const LEAST = 2

/** What to search for when nothing is called `asked`: its code at any source, and then shorter and shorter beginnings of it. */
export function nearbySearches(asked: string): string[] {
  const code = asked.slice(asked.lastIndexOf(':') + 1).replaceAll(/[^A-Z0-9]/gi, '')
  const lengths = [code.length, 4, 3, LEAST].filter((length) => length >= LEAST && length <= code.length)
  return [...new Set(lengths.map((length) => code.slice(0, length)))]
}
