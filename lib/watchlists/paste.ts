/** The symbols in a text that somebody pasted: parted by commas, semicolons, spaces or lines, each once. */
export function splitPasted(text: string): string[] {
  const parts = text.split(/[\s,;]+/).map((part) => part.replace(/^["'`]+|["'`]+$/g, '').toUpperCase())
  return [...new Set(parts.filter(Boolean))]
}

/** Where an alert on the whole list is begun. */
export const alertOnListPath = (symbols: readonly string[]): string =>
  `/alerts/new?symbols=${symbols.map((symbol) => encodeURIComponent(symbol).replaceAll('%3A', ':')).join(',')}`
