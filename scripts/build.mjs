import { existsSync } from 'node:fs'
import { runQuietly } from './run-quietly.mjs'
import { stampOf } from './sources-stamp.mjs'

const STAMP = '.next/candlewick-sources'
const SOURCES = ['app', 'components', 'lib', 'drizzle', 'public', 'next.config.ts', 'package-lock.json']

/** Builds the web, unless exactly these sources were built before.
 * @param {(remark: string) => void} note */
export async function build(note) {
  const stamp = stampOf(STAMP, SOURCES)
  if (stamp.isCurrent && existsSync('.next/BUILD_ID')) return note('up to date')
  await runQuietly(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  })
  stamp.write()
}
