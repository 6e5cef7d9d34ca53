import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { readBars } from '@/lib/candles/store'
import { openTestDatabase } from '@/lib/platform/test-db'
import { HOUR } from '@/lib/platform/time'
import { Desk } from './desk'
import { Market } from './market'

const FOLDER = join(process.env.CANDLEWICK_RECORDINGS ?? '/nowhere', 'xrp_eth_trades_2019-10')
const read = (file: string) => gunzipSync(readFileSync(join(FOLDER, file))).toString('utf8')
type Trade = [time: number, id: string, type: string | null, side: string, price: number, amount: number, cost: number]

// The recordings are not part of the project: set CANDLEWICK_RECORDINGS to the folder that holds xrp_eth_trades_2019-10.
test.skipIf(!existsSync(FOLDER))(
  '12,477 recorded trades fold into the 2,467 candles that were recorded with them',
  async () => {
    const trades = (JSON.parse(read('XRP_ETH-trades.json.gz')) as Trade[]).toSorted((a, b) => a[0] - b[0])
    const recorded = read('XRP_ETH-1m.csv.gz')
      .trim()
      .split('\n')
      .map((line) => line.split(',').map(Number))
      .filter((row) => row.every((value) => !Number.isNaN(value)))
    expect(trades).toHaveLength(12_477)
    const database = await openTestDatabase()
    let clock = trades[0]![0]
    const market = await Market.open({ url: database.url, log: pino({ level: 'silent' }), now: () => clock })
    const desk = new Desk(market, { id: 'golden', prefix: 'GOLDEN' })
    desk.announce({ code: 'XRPETH', name: 'XRP/ETH', kind: 'crypto', base: 'XRP', quote: 'ETH' })
    let kept = clock
    for (const [time, id, , , price, amount] of trades) {
      clock = time
      if (clock - kept > HOUR / 2) {
        await market.commit()
        kept = clock
      }
      desk.quote('XRPETH', price, amount, time, Number(id))
    }
    clock = trades.at(-1)![0] + HOUR
    await market.stop()
    const bars = await readBars(database.db, 1, '1m', { from: 0, to: clock })
    await database.close()
    const folded = new Map(bars.map(({ openTime, open, high, low, close }) => [openTime, [open, high, low, close]]))
    const interior = recorded.filter(([time]) => time! > bars[0]!.openTime && time! < bars.at(-1)!.openTime)
    expect(interior).toHaveLength(2_467)
    expect(interior.filter(([time, ...prices]) => String(folded.get(time!)) !== String(prices.slice(0, 4)))).toEqual([])
  },
)
