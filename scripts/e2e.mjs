import { fileURLToPath } from 'node:url'
import { build } from './build.mjs'
import { checkNode, installPackages } from './install-packages.mjs'

// Plain JavaScript, as start.mjs is: it runs before there may be any packages.
process.chdir(fileURLToPath(new URL('..', import.meta.url)))

async function runStories() {
  const tooOld = checkNode()
  if (tooOld) throw new Error(tooOld)
  await installPackages(() => {})
  console.log('Building the web, unless it is up to date')
  await build(() => {})
  const { register } = await import('tsx/esm/api')
  register()
  const { runStories: run } = await import('./e2e-run.ts')
  return run(process.argv.slice(2))
}

try {
  process.exit(await runStories())
} catch (error) {
  console.error(error instanceof Error && error.name === 'Problem' ? error.message : error)
  process.exit(1)
}
