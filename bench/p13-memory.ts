import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Bench, Figure, Goals } from './bench'
import type { Held, How } from './p13-hold'
import { shown, spreadOf } from './stats'

const GOALS: Goals = { better: 'less', floor: 0.15, target: 0.08, moonshot: 0.05 }
/** What an object takes does not depend on how many there are. */
const FEWER = 10

/** Memory of the running market of each instrument, against plain objects. Each in a process of its own. */
export const p13: Bench = {
  name: 'p13',
  title: 'Memory per instrument',
  async run({ full, say }) {
    // A quarter keeps the same share of the columns' capacity unused.
    const instruments = full ? 50_000 : 12_500
    const held: Record<How, number[]> = { columns: [], objects: [], minutes: [] }
    for (let k = 0; k < (full ? 3 : 1); k++) {
      held.columns.push(await hold('columns', instruments))
      held.objects.push(await hold('objects', instruments / FEWER))
      held.minutes.push(await hold('minutes', instruments / FEWER))
    }
    const sizes = Object.entries(held).map(([how, bytes]) => `${how} ${shown(spreadOf(bytes).median)}`)
    say(sizes.join(', '))
    const against = (rival: How, name: string, goals: Goals): Figure => ({
      what: `bytes per instrument: an hour of minutes, newest quote, 24 h window (${shown(instruments)} instruments)`,
      against: name,
      unit: 'ratio',
      value: spreadOf(held.columns.map((bytes, k) => bytes / held[rival][k]!)),
      notes: [`${sizes.join(', ')} bytes; no limits of alerts on any side yet`],
      goals,
    })
    return [
      against('objects', 'the very same state as a Map of plain objects', GOALS),
      // As a window is kept without these sums: all its minutes. The goal of 12 kB at 0.05 means a rival of this kind.
      { ...against('minutes', 'a Map of plain objects whose window is its 1,440 minutes', GOALS), notes: [] },
    ]
  },
}

/** Bytes per instrument that a fresh process holds once it has the state. */
function hold(how: How, instruments: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('p13-hold.ts', import.meta.url)), [how, String(instruments)], {
      execArgv: ['--import', 'tsx', '--expose-gc', '--max-old-space-size=8192'],
    })
    child.once('message', (held) => resolve((held as Held).bytes / instruments))
    child.once('exit', (code) => reject(new Error(`It ended with ${code} and said nothing`)))
  })
}
