import { writeFileSync } from 'node:fs'
import { bundle } from '../scripts/bundle.mjs'
import { type Bench, type Figure, reached } from './bench'
import { describeMachine, load } from './machine'
import { heap } from './heap'
import { inp } from './inp'
import { lcp } from './lcp'
import { p1 } from './p1-ingest'
import { p11 } from './p11-first-candle'
import { p12 } from './p12-javascript'
import { p13 } from './p13-memory'
import { p14 } from './p14-recovery'
import { p15 } from './p15-upload'
import { p16 } from './p16-precision'
import { p2 } from './p2-sustained'
import { p3 } from './p3-recent'
import { p7 } from './p7-ranks'
import { p8 } from './p8-alerts'
import { p9 } from './p9-quotes'
import { shown } from './stats'
import { table } from './table'

const BENCHES: readonly Bench[] = [p1, p2, p3, p7, p8, p9, p11, p12, p13, p14, p15, p16, lcp, inp, heap]
const FILE = new URL('results.json', import.meta.url)

type Result = Figure & { bench: string; full: boolean; load: { before: number; after: number }; seconds: number }

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('-'))
const full = process.argv.includes('--full')
const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name))
if (unknown.length > 0 || (full && names.length === 0)) {
  console.error(`Usage: npm run bench [-- NAME... [--full]] with NAME of ${BENCHES.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

await bundle()
const machine = describeMachine()
const results: Result[] = []
let failed = false
for (const bench of BENCHES.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const say = (line: string) => console.error(`  ${line}`)
  console.error(`${bench.name}: ${bench.title}${full ? ', full size' : ''}`)
  const before = load()
  const startedAt = performance.now()
  try {
    const figures = await bench.run({ full, say })
    const seconds = Math.round((performance.now() - startedAt) / 1_000)
    results.push(
      ...figures.map((figure) => ({ ...figure, bench: bench.name, full, load: { before, after: load() }, seconds })),
    )
  } catch (error) {
    failed = true
    console.error(`  ${bench.name} failed:`, error)
  }
}

console.log(
  `${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB, node ${machine.node}, ${machine.postgres}`,
)
console.log(
  table(
    ['bench', 'what', 'against', 'median', 'range', 'goals', 'reached', 'load'],
    results.map(({ bench, what, against, value, unit, goals, load: at }) => [
      bench,
      what,
      against,
      `${shown(value.median)} ${unit}`,
      value.runs > 1 ? `${shown(value.lowest)} to ${shown(value.highest)} (${value.runs})` : '',
      goals
        ? [goals.floor, goals.target, goals.moonshot].map((goal) => (goal === null ? '–' : shown(goal))).join(' / ')
        : '',
      goals ? reached(value.median, goals) : '',
      `${at.before} to ${at.after}`,
    ]),
  ),
)
for (const { bench, notes } of results) for (const note of notes) console.log(`${bench}: ${note}`)
writeFileSync(FILE, `${JSON.stringify({ at: new Date().toISOString(), machine, results }, null, 2)}\n`)
process.exit(failed ? 1 : 0)
