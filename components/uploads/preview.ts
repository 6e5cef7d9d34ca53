/** The first rows of a file as cells, for a look before it is sent. */
export type Preview = { rows: string[][]; isPacked: boolean }

const HEAD_BYTES = 16_384
const ROWS = 6

export async function readPreview(file: Blob): Promise<Preview> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer())
  if (head[0] === 0x1f && head[1] === 0x8b) return { rows: [], isPacked: true }
  return { rows: firstRows(new TextDecoder().decode(head)), isPacked: false }
}

/** Cells at commas, without care for quotation marks: a look, not a reading. */
export function firstRows(text: string): string[][] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  return lines
    .filter((line) => line.trim() !== '')
    .slice(0, ROWS)
    .map((line) => (line.startsWith('{') ? [line.slice(0, 300)] : line.slice(0, 500).split(',').slice(0, 12)))
}
