import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { FullResult, Reporter } from '@playwright/test/reporter'
import { readRun } from './run'

const LINES = 12
const WIDTH = 300

/** Prints the end of everything that a house has logged. */
export function tellLastLines({ dataDir, log }: { dataDir: string; log: string }): void {
  const folder = join(dataDir, 'log')
  const files = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
  for (const file of [log, ...files].filter((each) => existsSync(each))) {
    const lines = readFileSync(file, 'utf8').trim().split('\n').slice(-LINES)
    const cut = lines.map((line) => line.slice(0, WIDTH)).join('\n')
    console.log(`\n--- ${basename(dirname(file))}/${basename(file)}, its last lines\n${cut}`)
  }
}

/** After a failure it tells what the houses said, before the list of what failed: that must be the last thing to read. */
export default class LastLines implements Reporter {
  onEnd({ status }: FullResult): void {
    if (status === 'passed' || status === 'interrupted') return
    const { open, guarded, fresh } = readRun()
    for (const house of [open, guarded, fresh]) tellLastLines(house)
  }
}
