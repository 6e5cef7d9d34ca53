import { checkNode, installPackages } from './install-packages.mjs'
import { step } from './progress.mjs'

process.chdir(new URL('..', import.meta.url).pathname)
const tooOld = checkNode()
try {
  if (tooOld) throw new Error(tooOld)
  await step(1, 'Packages', installPackages)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
