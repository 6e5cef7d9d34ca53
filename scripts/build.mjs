import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { runQuietly } from './run-quietly.mjs'

const STAMP = '.next/candlewick-sources'
const SOURCES = ['app', 'components', 'lib', 'drizzle', 'public', 'next.config.ts', 'package-lock.json']
const NOT_BUILT = /(\.test\.tsx?$|^fixtures$|^migrations$)/

/** @param {string} path
 * @returns {string[]} */
function filesUnder(path) {
  if (!existsSync(path)) return []
  try {
    const names = readdirSync(path).filter((name) => !NOT_BUILT.test(name))
    return names.toSorted().flatMap((name) => filesUnder(`${path}/${name}`))
  } catch {
    return [path] // not a folder
  }
}

const fingerprint = () =>
  SOURCES.flatMap(filesUnder)
    .reduce((hash, file) => hash.update(`${file}\0`).update(readFileSync(file)), createHash('sha256'))
    .digest('hex')

/** Builds the web, unless exactly these sources were built before.
 * @param {(remark: string) => void} note */
export async function build(note) {
  const sources = fingerprint()
  const isBuilt = existsSync('.next/BUILD_ID') && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources
  if (isBuilt) return note('up to date')
  await runQuietly(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  })
  writeFileSync(STAMP, sources)
}
