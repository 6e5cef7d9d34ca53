/**
 * Packs raw Bitfinex v2 one-minute candles into the recorded exchange's tape:
 *   tsx scripts/build-tape.ts <folder with t<CODE>_1m_2018-04-03_2018-04-06.json.gz>   (or CANDLEWICK_RECORDINGS)
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { toNumber, toUnits } from '@/worker/recorded-exchange/decimal'
import { CODES, TAPE_MINUTES, TAPE_START } from '@/worker/recorded-exchange/instruments'
import { readTape, writeTape, type RecordedBar } from '@/worker/recorded-exchange/tape-format'

const folder = process.argv[2] ?? process.env['CANDLEWICK_RECORDINGS']
if (!folder) throw new Error('Name the folder with the recordings: tsx scripts/build-tape.ts <folder>')

function units(text = ''): number {
  const exact = toUnits(text)
  if (toNumber(exact) !== Number(text)) throw new Error(`${text} has more digits than the tape keeps`)
  return exact
}

function parseRow(line: string): RecordedBar {
  const [time, open, close, high, low, volume] = line.replace(/[[\]\s]/g, '').split(',') // the vendor's order: O, C, H, L
  const minute = (Number(time) - TAPE_START) / 60_000
  if (!Number.isInteger(minute) || minute < 0 || minute >= TAPE_MINUTES) throw new Error(`Not on the tape: ${line}`)
  return { minute, open: units(open), high: units(high), low: units(low), close: units(close), volume: units(volume) }
}

for (const code of CODES) {
  const source = gunzipSync(readFileSync(join(folder, `t${code}_1m_2018-04-03_2018-04-06.json.gz`))).toString('utf8')
  const bars = [...source.matchAll(/\[\d[^[\]]*\]/g)].map(([line]) => parseRow(line))
  const text = writeTape(bars)
  if (JSON.stringify([...readTape(text)]) !== JSON.stringify(bars))
    throw new Error(`${code} does not survive the packing`)
  const packed = gzipSync(text, { level: 9 })
  writeFileSync(new URL(`../worker/recorded-exchange/tape/${code}.gz`, import.meta.url), packed)
  console.log(`${code}: ${bars.length} minutes, ${packed.length} bytes`)
}
