import { formatSignificant } from '@/components/quotes/format'

const UNITS = [
  [1e12, 'TB'],
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
] as const

/** Bytes in three digits: "1.23 GB", "45.6 MB". */
export function formatBytes(bytes: number): string {
  const [size, unit] = UNITS.find(([least]) => Math.abs(bytes) >= least) ?? [1, 'B']
  return `${formatSignificant(bytes / size, 3)} ${unit}`
}
