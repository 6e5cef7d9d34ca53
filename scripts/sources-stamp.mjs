import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'

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

/** Whether something was built from exactly these sources, and a way to say that it now is.
 * @param {string} file where the fingerprint of the sources is kept
 * @param {readonly string[]} sources files and folders
 * @param {string} [salt] what else it depends on */
export function stampOf(file, sources, salt = '') {
  const fingerprint = sources
    .flatMap(filesUnder)
    .reduce((hash, path) => hash.update(`${path}\0`).update(readFileSync(path)), createHash('sha256').update(salt))
    .digest('hex')
  return {
    isCurrent: existsSync(file) && readFileSync(file, 'utf8') === fingerprint,
    write: () => writeFileSync(file, fingerprint),
  }
}
