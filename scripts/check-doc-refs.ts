import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Fails when a document names a file or a script that is not there: documents rot at their references first. */
const documents = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { encoding: 'utf8' })
  .split('\n')
  .filter(Boolean)
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
const BUILT_IN = new Set(['install', 'start', 'test', 'ci'])
const FOLDERS = /^(app|components|lib|worker|drizzle|e2e|scripts|docs|bench|deploy)\//

const missing = documents.flatMap((document) => {
  const text = readFileSync(document, 'utf8')
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, path]) =>
    join(dirname(document), path!),
  )
  const quoted = [...text.matchAll(/`([\w@./[\]-]+)`/g)]
    .map(([, path]) => path!)
    .filter((path) => FOLDERS.test(path) && !path.includes('…'))
  const commands = [...text.matchAll(/`npm (?:run )?([a-z][\w:-]*)/g)]
    .map(([, name]) => name!)
    .filter((name) => !BUILT_IN.has(name) && !(name in scripts))
  return [
    ...[...links, ...quoted].filter((path) => !existsSync(path)).map((path) => `${document}: there is no ${path}`),
    ...commands.map((name) => `${document}: package.json has no script ${name}`),
  ]
})

for (const line of missing) console.error(line)
console.log(`${documents.length} documents, ${missing.length} dead references`)
process.exitCode = missing.length > 0 ? 1 : 0
