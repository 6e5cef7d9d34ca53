import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Bench } from './bench'
import type { Held } from './p13-hold'
import { shown, spreadOf } from './stats'

const INSTRUMENTS = 50_000

/** Memory of the running market of each instrument, against the same state in plain objects. Each in a process of its own. */
export const p13: Bench = {
  name: 'p13',
  title: 'Memory per instrument',
  async run({ full, say }) {
    const instruments = full ? INSTRUMENTS : INSTRUMENTS / 5
    const pairs: { ours: number; theirs: number }[] = []
    for (let k = 0; k < (full ? 3 : 1); k++) {
      const pair = { ours: await hold('columns', instruments), theirs: await hold('objects', instruments) }
      say(`${shown(pair.ours)} bytes in columns, ${shown(pair.theirs)} in objects`)
      pairs.push(pair)
    }
    const ours = spreadOf(pairs.map((pair) => pair.ours)).median
    const theirs = spreadOf(pairs.map((pair) => pair.theirs)).median
    return [
      {
        what: `bytes per instrument: an hour of minutes, newest quote, 24 h window (${shown(instruments)} instruments)`,
        against: 'the same state as a Map of plain objects',
        unit: 'ratio',
        value: spreadOf(pairs.map((pair) => pair.ours / pair.theirs)),
        goals: { better: 'less', floor: 0.15, target: 0.08, moonshot: 0.05 },
        notes: [`${shown(ours)} bytes against ${shown(theirs)}; no limits of alerts on either side yet`],
      },
    ]
  },
}

/** Bytes per instrument that a fresh process holds once it has the state. */
function hold(how: 'columns' | 'objects', instruments: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('p13-hold.ts', import.meta.url)), [how, String(instruments)], {
      execArgv: ['--import', 'tsx', '--expose-gc', '--max-old-space-size=8192'],
    })
    child.once('message', (held) => resolve((held as Held).bytes / instruments))
    child.once('exit', (code) => reject(new Error(`It ended with ${code} and said nothing`)))
  })
}
