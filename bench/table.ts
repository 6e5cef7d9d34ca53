const WIDEST = 44

/** Rows as text in columns, long cells over several lines. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => wrap(cell)))
  const widths = head.map((_, column) => Math.max(...cells.flatMap((row) => row[column]!.map(({ length }) => length))))
  const rule = widths.map((width) => '-'.repeat(width)).join('  ')
  const lines = cells.map((row) =>
    Array.from({ length: Math.max(...row.map(({ length }) => length)) }, (_, line) =>
      row
        .map((cell, column) => (cell[line] ?? '').padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    ).join('\n'),
  )
  return [lines[0], rule, ...lines.slice(1)].join('\n')
}

function wrap(text: string): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!
    if (line && line.length + word.length >= WIDEST) lines.push(word)
    else lines[lines.length - 1] = line ? `${line} ${word}` : word
  }
  return lines
}
