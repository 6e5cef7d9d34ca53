import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { build } from './build.mjs'
import { bundle } from './bundle.mjs'
import { checkNode, installPackages } from './install-packages.mjs'
import { loadEnv } from './load-env.mjs'
import { step } from './progress.mjs'

// Plain JavaScript: it runs before there are any packages, and on a Node that may be too old.
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const dev = process.argv.includes('--dev')

/** @param {NodeJS.Signals} signal */
const leave = (signal) => process.exit(128 + constants.signals[signal])
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

/** npm hands a signal to the shell between us, which dies of it without telling: losing our parent is being asked to stop. */
function stopWithParent() {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, 250)
  timer.unref()
}

async function start() {
  for (const signal of SIGNALS) process.on(signal, leave)
  if (process.env.npm_lifecycle_event) stopWithParent()
  loadEnv()
  await step(1, 'Packages', installPackages)
  const prepared = await step(2, 'Checks', async () => {
    await bundle()
    const { prepare } = await import('../dist/prepare.js')
    return prepare(process.env)
  })
  await step(3, 'Build', dev ? (note) => note('not needed for development') : build)
  const { supervise } = await import('../dist/supervise.js')
  for (const signal of SIGNALS) process.off(signal, leave)
  await supervise({ ...prepared, dev })
}

try {
  const tooOld = checkNode()
  if (tooOld) throw Object.assign(new Error(tooOld), { name: 'Problem' })
  await start()
  process.exit(0)
} catch (error) {
  console.error(error instanceof Error && error.name !== 'Problem' ? error : `\n${error.message}`)
  process.exit(1)
}
