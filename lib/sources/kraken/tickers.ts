import { Fault } from '@/lib/platform/fault'
import type { SourceIo } from '../source'
import type { Call } from './call'
import type { Pair } from './parse'

/** What one question may name, so that its address stays short. */
const MOST = 200

export type Priced = { rows: [pair: Pair, stated: unknown][]; refused: Pair[]; receivedAt: number }

/** One question for all pairs. One unknown pair fails it as a whole: then it is halved until only that pair is left out. */
export async function readTickers(call: Call, pairs: readonly Pair[], io: SourceIo): Promise<Priced> {
  if (pairs.length > MOST) return readHalves(call, pairs, io)
  try {
    const keys = pairs.map(({ key }) => encodeURIComponent(key)).join(',')
    const { result, receivedAt } = await call(`Ticker?pair=${keys}`, io)
    const stated = ({ key, altname, wsname }: Pair) => result[key] ?? result[altname] ?? result[wsname]
    return { rows: pairs.map((pair) => [pair, stated(pair)]), refused: [], receivedAt }
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== 'not-found') throw error
    if (pairs.length === 1) return { rows: [], refused: [...pairs], receivedAt: io.now() }
    return readHalves(call, pairs, io)
  }
}

async function readHalves(call: Call, pairs: readonly Pair[], io: SourceIo): Promise<Priced> {
  const middle = Math.ceil(pairs.length / 2)
  const left = await readTickers(call, pairs.slice(0, middle), io)
  const right = await readTickers(call, pairs.slice(middle), io)
  return {
    rows: [...left.rows, ...right.rows],
    refused: [...left.refused, ...right.refused],
    receivedAt: right.receivedAt,
  }
}
