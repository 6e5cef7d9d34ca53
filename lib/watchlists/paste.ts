/** The symbols in a text that somebody pasted: parted by commas, semicolons, spaces or lines, each once. */
export function splitPasted(text: string): string[] {
  const parts = text.split(/[\s,;]+/).map((part) => part.replace(/^["'`]+|["'`]+$/g, '').toUpperCase())
  return [...new Set(parts.filter(Boolean))]
}
