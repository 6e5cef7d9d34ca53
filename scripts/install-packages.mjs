import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { runQuietly } from './run-quietly.mjs'

const STAMP = 'node_modules/.candlewick-install'
const OLDEST_NODE = [20, 9]

export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined
  return `Candlewick needs Node ${OLDEST_NODE.join('.')} or newer, this is ${version}: install a newer one from https://nodejs.org`
}

const wanted = () =>
  ['package.json', 'package-lock.json']
    .filter((file) => existsSync(file))
    .reduce((hash, file) => hash.update(readFileSync(file)), createHash('sha256'))
    .digest('hex')

/** Installs what package.json and the lock file ask for, unless exactly that was installed before.
 * @param {(remark: string) => void} note */
export async function installPackages(note) {
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted()) return note('up to date')
  // Not `npm ci`: it fails where a registry lacks other platforms' optional binaries.
  const args = ['install', '--no-audit', '--no-fund', '--include=dev']
  const cli = process.env.npm_execpath
  if (cli && cli.endsWith('npm-cli.js')) await runQuietly(process.execPath, [cli, ...args])
  else await runQuietly('npm', args)
  writeFileSync(STAMP, wanted())
}
