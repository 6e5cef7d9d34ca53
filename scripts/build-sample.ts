/**
 * Packs the freight sample from the public dump that it was recorded in:
 *   tsx scripts/build-sample.ts <rates.sql>
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { readSample, type Sample, writeSample } from '@/lib/rates/sample/sample'

const file = process.argv[2]
if (!file) throw new Error('Name the dump: tsx scripts/build-sample.ts <rates.sql>')
const dump = readFileSync(file, 'utf8')

function rowsOf(table: string): string[][] {
  const [, body = ''] = new RegExp(`^COPY ${table} \\([^)]*\\) FROM stdin;\\n(.*?)^\\\\\\.$`, 'ms').exec(dump) ?? []
  return body
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
}

/** The dump ends with changes of its own: days that it empties, and a price that it adds. */
const emptied = new Set([...dump.matchAll(/^DELETE FROM prices WHERE day = date'([^']+)';/gm)].map(([, day]) => day))
const added = [...dump.matchAll(/^INSERT INTO prices VALUES \('(\w+)', '(\w+)', date'([^']+)', (\d+)\);/gm)]

const sample: Sample = {
  regions: rowsOf('regions').map(([code = '', name = '', parent = '']) => ({
    code,
    name,
    parent: parent === '\\N' ? null : parent,
  })),
  ports: rowsOf('ports').map(([code = '', name = '', parent = '']) => ({ code, name, parent })),
  prices: [...rowsOf('prices').filter(([, , day]) => !emptied.has(day)), ...added.map((match) => match.slice(1))].map(
    ([origin = '', destination = '', day = '', price]) => ({ origin, destination, day, price: Number(price) }),
  ),
}
const text = writeSample(sample)
const sorted = (of: Sample) => of.prices.map((row) => Object.values(row).join(' ')).toSorted()
if (sorted(readSample(text)).join('\n') !== sorted(sample).join('\n'))
  throw new Error('It does not survive the packing.')
const packed = gzipSync(text, { level: 9 })
writeFileSync(new URL('../lib/rates/sample/freight.gz', import.meta.url), packed)
console.log(
  `${sample.ports.length} ports, ${sample.regions.length} regions, ${sample.prices.length} prices: ${packed.length} bytes`,
)
