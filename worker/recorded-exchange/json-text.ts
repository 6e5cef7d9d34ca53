/** A number as the exchange prints it: a JavaScript number would lose digits of ids and write 3.7e-7 for 0.00000037. */
export class Digits {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** JSON.stringify, but digits stay as they are. */
export function jsonText(value: unknown): string {
  if (value instanceof Digits) return value.text
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${jsonText(field)}`).join(',')}}`
}

/** Undefined when it is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
