/**
 * WebSocket text frames as a server sends them: whole, unmasked, uncompressed. Written by hand because a test of load
 * puts hundreds of them into one write, which no library does.
 */
const WHOLE_TEXT = 0x81
const TWO_BYTES = 126
const EIGHT_BYTES = 127

/** The longest payload whose length fits into the second byte. */
const LONGEST_SHORT = 125

/** Begins a frame of at most `LONGEST_SHORT` bytes; returns where its payload begins. */
export function beginShortFrame(target: Uint8Array, at: number, length: number): number {
  target[at] = WHOLE_TEXT
  target[at + 1] = length
  return at + 2
}

export function textFrame(text: string): Buffer {
  const payload = Buffer.from(text)
  return Buffer.concat([header(payload.length), payload])
}

function header(length: number): Buffer {
  if (length <= LONGEST_SHORT) return Buffer.from([WHOLE_TEXT, length])
  const isLong = length > 0xffff
  const bytes = Buffer.alloc(isLong ? 10 : 4)
  bytes[0] = WHOLE_TEXT
  bytes[1] = isLong ? EIGHT_BYTES : TWO_BYTES
  if (isLong) bytes.writeBigUInt64BE(BigInt(length), 2)
  else bytes.writeUInt16BE(length, 2)
  return bytes
}
